import type { Signal } from '../../events/signal.ts';
import type { ChangeSet } from '../change-set.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { isCounter, changeKind, type RecordChange } from '../record-change.ts';

/** The records that a change set created. */
export function createdRecords({ changes }: Pick<HistoryEntry, 'changes'>): readonly RecordChange[] {
  return changes.filter((change) => changeKind(change) === 'create' && !isCounter(change));
}

/**
 * Stages the opposite of a change set that created something: what it created is deleted, with the delete event of each
 * create event, and everything else gets its old value. Values that somebody has changed since stay, and counters too.
 * @param exists whether there is an event
 */
export function stageTakingBack(
  changes: ChangeSet,
  entry: Pick<HistoryEntry, 'changes' | 'signals'>,
  exists: (event: string) => boolean,
): void {
  const deletions = entry.signals.flatMap((signal) => counterpart(signal, '-create', '-delete', exists));
  const accounts = new Set<string>();
  for (const { args } of deletions) {
    const account = changes.accounts.get(args[0] ?? '');
    const created = entry.changes.find(({ database, key }) => database === 'accounts' && key === account?.key);
    if (!account || !created || created.before !== undefined || account.type.endsWith('-deleted')) continue;
    if (!exists(`${account.type}-delete`)) continue;
    accounts.add(account.key);
  }
  for (const change of entry.changes.toReversed())
    if (!isCounter(change) && !(change.database === 'accounts' && accounts.has(change.key))) stageBack(changes, change);
  for (const key of accounts) {
    const account = changes.accounts.get(key);
    if (account) changes.deleteAccount(account);
  }
  for (const { event, args } of deletions) changes.signal(event, ...args);
  for (const account of createdRecords(entry)) if (account.database === 'accounts') changes.forgetPassword(account.key);
}

/**
 * As `stageTakingBack`. In addition, removed records are created again, with their create events, and all other events
 * are signalled again, so that files and services follow.
 */
export function stageOpposite(
  changes: ChangeSet,
  entry: Pick<HistoryEntry, 'changes' | 'signals'>,
  exists: (event: string) => boolean,
): void {
  stageTakingBack(changes, entry, exists);
  for (const signal of entry.signals) {
    const created = counterpart(signal, '-delete', '-create', exists);
    const isOver = [...created, ...counterpart(signal, '-create', '-delete', exists)].length > 0;
    for (const { event, args } of isOver ? created : [signal]) changes.signal(event, ...args);
  }
}

function counterpart({ event, args }: Signal, from: string, to: string, exists: (event: string) => boolean): Signal[] {
  if (!event.endsWith(from)) return [];
  const other = `${event.slice(0, -from.length)}${to}`;
  return exists(other) ? [{ event: other, args }] : [];
}

function stageBack(changes: ChangeSet, change: RecordChange): void {
  const { database: name, key, before, after, properties, removed = [] } = change;
  const database = changes.database(name);
  const now = database.get(key);
  if (before === undefined) {
    if (now?.type === after) database.delete(key);
    return;
  }
  if (!now) {
    const kept = [...removed, ...properties].filter((property) => property.secret !== true);
    if (changeKind(change) === 'delete') database.create(key, before, valuesBefore(kept));
    return;
  }
  if (now.type === after && before !== after) database.setType(key, before);
  const own = properties.filter((property) => property.secret !== true && now.prop(property.name) === property.after);
  const added = own.filter((property) => property.before === undefined).map((property) => property.name);
  const back = valuesBefore(own);
  if (added.length > 0) database.deleteProps(key, added);
  if (Object.keys(back).length > 0) database.setProps(key, back);
}

function valuesBefore(properties: RecordChange['properties']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    properties.flatMap(({ name, before }) => (before === undefined ? [] : [[name, before] as const])),
  );
}
