import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { History } from '../../changes/history/history.ts';
import { newEntry, type Author } from '../../changes/new-entry.ts';
import { recordChange, type RecordChange } from '../../changes/record-change.ts';
import { textOf } from '../../db/file/text/byte-text.ts';
import type { LockedDatabase } from '../../db/file/database.ts';
import { isDatabaseName } from '../../db/file/databases.ts';
import type { Draft } from '../../db/file/draft.ts';
import { messageWithCause } from '../../refusals.ts';
import type { CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { logToSystem } from '../system-log.ts';

/**
 * Writes a database of the root, with an entry in the history before. A root on which Panelsmith has never been started
 * has no history; there the command writes nothing more than the classic one. If the history cannot be written, the
 * command still does its work, and the system log says so.
 */
export async function commitWithHistory(locked: LockedDatabase, file: string, context: CommandContext): Promise<void> {
  const changes = changesOf(locked.draft, file, context);
  const { state, cache } = context.root;
  if (changes.length === 0 || !existsSync(state)) {
    await locked.commit();
    return;
  }
  const history = new History(join(state, 'history.jsonl'), join(cache, 'history-index'));
  const entry = newEntry({ changes }, authorOf(context));
  try {
    const isRecorded = await record(context, () => history.add(entry));
    try {
      await locked.commit();
    } catch (error) {
      if (isRecorded) await record(context, () => history.note({ id: entry.id, state: 'abandoned' }));
      throw error;
    }
    if (isRecorded) await record(context, () => history.note({ id: entry.id, state: 'applied' }));
  } finally {
    await history.close();
  }
}

/** Within an action, the author is the program, not a person. */
function authorOf({ environment }: CommandContext): Author {
  const during = environment['PANELSMITH_RUN'];
  if (during !== undefined) return { account: '', origin: 'actions', made: 'program', during };
  return { account: personOf(environment), origin: 'db' };
}

async function record(context: CommandContext, write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    logToSystem(context, [`not in the history: ${messageWithCause(error)}`]);
    return false;
  }
}

/** Files elsewhere do not belong to the root, so its history does not record them. */
function changesOf(draft: Draft, file: string, { root }: CommandContext): RecordChange[] {
  const name = basename(file);
  if (dirname(file) !== root.databases || !isDatabaseName(name)) return [];
  return draft.editedKeys().flatMap((bytes) => {
    const key = textOf(bytes);
    return recordChange(name, key, draft.base.get(key), draft.get(key)) ?? [];
  });
}
