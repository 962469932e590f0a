import type { History } from '../../changes/history/history.ts';
import type { ChangePlan } from '../../changes/preview/change-plan.ts';
import { filesOfRestored } from '../../changes/reverting/files-of-restored.ts';
import { conflictsIn, type PropertyRevert, type RecordRevert } from '../../changes/reverting/plan-revert.ts';
import { isSecretName } from '../../db/file/secret-names.ts';
import { planName } from '../../panel/submit/posted-names.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { RevertModel, RevertRecordModel } from '../page/models/changes/revert-model.ts';
import { planModel } from '../preview/fill-plan.ts';
import type { Visit } from '../visit.ts';
import { formatList, formatTime } from '../words/format.ts';
import { PropertyWords } from '../words/property-words.ts';
import type { PlannedRevert } from '../../changes/reverting/revert-scope.ts';

/** How many records are listed one by one. */
const maxRecords = 200;

/** For how many of these records the page shows who has changed them since. */
const maxLookups = 40;

type About = Pick<RevertModel, 'action' | 'notice' | 'why' | 'cancel'>;

/** What the page of a revert shows. */
export async function revertModel(
  visit: Visit,
  planned: PlannedRevert,
  plan: ChangePlan,
  about: About,
): Promise<RevertModel> {
  const { folded, records } = planned;
  const shown = records.filter(({ state }) => state !== 'already').slice(0, maxRecords);
  const words = new PropertyWords(visit.web.system, visit.web.wording, visit.language);
  const { history } = visit.web.system.changes;
  let left = maxLookups;
  const models: RevertRecordModel[] = [];
  for (const record of shown) {
    const conflicts = [record, ...record.properties].filter(({ state }) => state === 'conflict').length;
    models.push(await recordModel(visit, words, record, left > 0 ? history : undefined));
    left -= conflicts;
  }
  return {
    ...about,
    count: folded.entries.length,
    hidden: [
      { name: planName, value: plan.digest },
      ...shown.flatMap(askedOf).map((id) => ({ name: 'asked', value: id })),
    ],
    records: models,
    notShown: records.filter(({ state }) => state !== 'already').length - shown.length,
    losses: lossesOf(visit, planned),
    conflicts: conflictsIn(records).length,
    plan: planModel(visit, plan, ''),
  };
}

/** Ids of the boxes of a record; they are sent separately, since a browser does not send an unticked box. */
function askedOf(record: RecordRevert): string[] {
  if (record.kind !== 'modify') return record.state === 'back' ? [record.id] : [];
  return record.properties.flatMap(({ id, state }) => (state === 'back' ? id : []));
}

async function recordModel(
  visit: Visit,
  words: PropertyWords,
  record: RecordRevert,
  history: History | undefined,
): Promise<RevertRecordModel> {
  const { database, key, kind, type, state } = record;
  const typeKey = `types.${type}`;
  const isKnown = visit.web.wording.has(typeKey, visit.language, 'shared');
  const isModified = kind === 'modify';
  const properties = record.properties.filter((one) => (isModified ? one.state !== 'already' : true));
  return {
    key,
    type: isKnown ? visit.translator()(typeKey) : type,
    database,
    kind,
    choice: choiceOf(record, isModified),
    says: record.lost && { key: `revert.lost.${record.lost}`, args: { key } },
    who: !isModified && state === 'conflict' ? await whoChanged(visit, history, record) : undefined,
    properties: await Promise.all(
      properties.map(async (property) => ({
        name: property.name,
        ...valuesOf(words, record, property),
        choice: choiceOf(property, !isModified),
        says: property.lost && { key: `revert.lost.${property.lost}`, args: { key } },
        who: property.state === 'conflict' ? await whoChanged(visit, history, record, property.name) : undefined,
      })),
    ),
  };
}

function valuesOf(
  words: PropertyWords,
  { database, key, type }: RecordRevert,
  { name, back, now }: PropertyRevert,
): { label: string | undefined; back: string; now: string } {
  const place = { database, key, type, property: name };
  const valueText = (value: string | undefined): string => {
    if (value === undefined || value === '') return '';
    return isSecretName(name) ? '••••' : words.value(place, value, '');
  };
  return { label: words.label(place, ''), back: valueText(back), now: valueText(now) };
}

function choiceOf(
  { id, state, goesBack }: Pick<PropertyRevert, 'id' | 'state' | 'goesBack'>,
  isWithoutChoice: boolean,
): RevertRecordModel['choice'] {
  const control = isWithoutChoice ? 'none' : state === 'back' ? 'box' : state === 'conflict' ? 'choice' : 'none';
  return { control, id, goesBack };
}

async function whoChanged(
  visit: Visit,
  history: History | undefined,
  { database, key }: RecordRevert,
  property?: string,
): Promise<RevertRecordModel['who']> {
  const found = await history?.read(1, undefined, { record: { database, key }, property });
  const [entry] = found?.entries ?? [];
  if (!entry) return undefined;
  const t = visit.translator();
  const author = entry.made === 'outside' ? t('history.outside') : entry.author || t('history.program');
  return { author, when: formatTime(new Date(entry.when), visit.language) };
}

/** How many names one sentence contains. */
const maxNames = 10;

/** Sentences about which files and passwords come back and which do not, shown before anything is done. */
function lossesOf({ language, web }: Visit, { folded, records }: PlannedRevert): Sentence[] {
  const { withFiles, withoutFiles } = filesOfRestored(web.system.root, records);
  const removed = records.filter(
    ({ kind, goesBack, database }) => kind === 'remove' && goesBack && database === 'accounts',
  );
  const names = (keys: readonly string[]): string => formatList(keys.slice(0, maxNames), language);
  const keysOf = (some: readonly RecordRevert[]): { readonly keys: string } => {
    return { keys: names(some.map(({ key }) => key)) };
  };
  return [
    ...(folded.passwords.length > 0 ? [{ key: 'revert.passwords', args: { accounts: names(folded.passwords) } }] : []),
    ...(withFiles.length > 0 ? [{ key: 'revert.dataBack', args: keysOf(withFiles) }] : []),
    ...(withoutFiles.length > 0 ? [{ key: 'revert.dataGone', args: keysOf(withoutFiles) }] : []),
    ...(removed.length > 0 ? [{ key: 'revert.dataGoes', args: keysOf(removed) }] : []),
  ];
}
