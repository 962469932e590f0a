import { isSecretName } from '../../../db/file/secret-names.ts';
import type { RecordConflict } from '../../../changes/record-change.ts';
import type { OldFieldConflict } from '../../../formmagick/run/seen-fields.ts';
import type { Sentence } from '../../page/models/layout-model.ts';
import { formatTime } from '../../words/format.ts';
import { lastChange } from '../kit/conflict/last-change.ts';
import type { Visit } from '../../visit.ts';

/** Number of change sets searched for who changed a field. */
const entriesRead = 500;

/** Sentences about what somebody else changed before a page was written, and by whom if the history knows. */
export async function describeConflicts(visit: Visit, conflicts: readonly RecordConflict[]): Promise<Sentence[]> {
  const { history } = visit.web.system.changes;
  const sentences: Sentence[] = [];
  for (const { database, key, property, stored } of conflicts) {
    if (property === undefined) {
      sentences.push({ key: stored === undefined ? 'old.gone' : 'old.exists', args: { key } });
      continue;
    }
    const who = await lastChange(history, { database, key, property });
    const now = isSecretName(property) ? '••••' : stored;
    const isTheirs = who?.isSecret === true || who?.after === stored;
    sentences.push(sentence(visit, `${key} · ${property}`, now, isTheirs ? who : undefined));
  }
  return sentences;
}

/**
 * As `describeConflicts`, for fields of a page. Their values may come from any record, so the history is searched for
 * the value.
 */
export async function describeFieldConflicts(
  visit: Visit,
  conflicts: readonly OldFieldConflict[],
): Promise<Sentence[]> {
  if (conflicts.length === 0) return [];
  const { entries } = await visit.web.system.changes.history.read(entriesRead);
  return conflicts.map(({ label, now, key }) => {
    const texts = [now.join(','), now.join(';'), now.join(' ')];
    const who = entries.find(
      ({ state, changes }) =>
        state !== 'abandoned' &&
        changes.some(
          (one) =>
            (key === undefined || one.key === key) &&
            one.properties.some(({ after, secret }) => secret !== true && texts.includes(after ?? '')),
        ),
    );
    return sentence(visit, label, now.join(', '), who);
  });
}

function sentence(
  visit: Visit,
  field: string,
  now: string | undefined,
  who: { readonly author: string; readonly when: string } | undefined,
): Sentence {
  const args = { field, now: now === undefined || now === '' ? visit.translator()('form.none') : now };
  if (!who) return { key: 'old.fieldConflict', args };
  return {
    key: 'old.fieldConflictBy',
    args: { ...args, author: who.author, when: formatTime(new Date(who.when), visit.language) },
  };
}
