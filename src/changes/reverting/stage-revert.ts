import type { ChangeSet } from '../change-set.ts';
import type { FoldedChanges } from './fold-changes.ts';
import type { RecordRevert } from './plan-revert.ts';
import { signalsOfRevert } from './revert-signals.ts';

/**
 * Stages what was chosen to go back, with the events that make the server follow.
 * @param exists whether there is an event of that name
 * @throws Failure for what cannot be stored any more, such as a key of an old file
 */
export function stageRevert(
  changes: ChangeSet,
  { signals }: FoldedChanges,
  records: readonly RecordRevert[],
  exists: (event: string) => boolean,
): void {
  const reverted = records.filter((record) => record.goesBack);
  for (const record of reverted) stageRecord(changes, record, exists);
  if (reverted.length === 0) return;
  for (const { event, args } of signalsOfRevert(signals, reverted, exists)) changes.signal(event, ...args);
  changes.signalTogether();
}

function stageRecord(changes: ChangeSet, record: RecordRevert, exists: (event: string) => boolean): void {
  const { kind, key, type, properties } = record;
  const database = changes.database(record.database);
  const now = database.get(key);
  const reverted = properties.filter((property) => property.goesBack);
  if (kind === 'restore') {
    const all = reverted.flatMap(({ name, back }) => (back === undefined ? [] : [[name, back] as const]));
    const props = record.database === 'accounts' && isNumberTaken(changes, new Map(all)) ? all.filter(isNoNumber) : all;
    database.create(key, type, Object.fromEntries(props));
    return;
  }
  if (!now) return;
  if (kind === 'remove') {
    if (record.database === 'accounts' && exists(`${now.type}-delete`)) changes.deleteAccount(now);
    else database.delete(key);
    return;
  }
  for (const { name, back } of reverted) {
    if (name === 'type') database.setType(key, back ?? '');
    else if (back === undefined) database.deleteProps(key, [name]);
    else database.setProps(key, { [name]: back });
  }
}

/** Whether another account has the number by now; then the record comes back without it, and gets a new number. */
function isNumberTaken({ accounts }: ChangeSet, props: ReadonlyMap<string, string>): boolean {
  const numbers = [props.get('Uid'), props.get('Gid')].filter((number) => number !== undefined);
  if (numbers.length === 0) return false;
  return accounts
    .all()
    .some((account) => numbers.some((one) => one === account.prop('Uid') || one === account.prop('Gid')));
}

function isNoNumber([name]: readonly [string, string]): boolean {
  return name !== 'Uid' && name !== 'Gid';
}
