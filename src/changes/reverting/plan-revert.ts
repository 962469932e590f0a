import type { DbRecord } from '../../db/file/record.ts';
import { changeKind, type PropertyChange, type RecordChange } from '../record-change.ts';
import type { FoldedChanges } from './fold-changes.ts';
import type { RecordLookup } from '../../db/file/database-view.ts';

/**
 * What happens to a record or value that is to be reverted. `back`: it goes back. `already`: it is as it was before.
 * `conflict`: it was changed again since, and somebody has to decide. `lost`: it cannot come back.
 */
type RevertState = 'back' | 'already' | 'conflict' | 'lost';

/** Why something cannot come back. */
type Lost = 'secret' | 'password' | 'gone' | 'taken' | 'deleting';

export interface PropertyRevert {
  /** Identifies it among all choices. */
  readonly id: string;
  readonly name: string;
  readonly back: string | undefined;
  readonly now: string | undefined;
  readonly state: RevertState;
  readonly lost: Lost | undefined;
  /** Whether it goes back, as chosen. */
  readonly goesBack: boolean;
}

export interface RecordRevert {
  readonly id: string;
  readonly database: string;
  readonly key: string;
  /** `remove`: the record was created. `restore`: it was deleted. */
  readonly kind: 'remove' | 'restore' | 'modify';
  /** Its type after it has gone back; for a record that will be removed, its present type. */
  readonly type: string;
  readonly state: RevertState;
  readonly lost: Lost | undefined;
  readonly goesBack: boolean;
  readonly properties: readonly PropertyRevert[];
}

/** By id: whether it goes back. What is not named goes back unless it was changed again since. */
export type RevertChoices = ReadonlyMap<string, boolean>;

/** Reads records as they are now. */
export interface RecordsNow {
  database(name: string): RecordLookup;
}

/** What reverting some changes would do to the records as they are now. */
export function planRevert(
  { changes }: FoldedChanges,
  now: RecordsNow,
  choices: RevertChoices,
): readonly RecordRevert[] {
  return changes.map((change) => planRecord(change, now.database(change.database).get(change.key), choices));
}

/** A record or one of its properties. */
type RevertPart = Pick<PropertyRevert, 'id' | 'state' | 'lost' | 'goesBack'>;

/** What was changed again since, so that somebody has to decide. */
export function conflictsIn(records: readonly RecordRevert[]): readonly RevertPart[] {
  const parts = records.flatMap((record): readonly RevertPart[] =>
    record.kind === 'modify' ? record.properties : [record],
  );
  return parts.filter(({ state }) => state === 'conflict');
}

/** All records and properties. */
export function revertParts(records: readonly RecordRevert[]): readonly RevertPart[] {
  return records.flatMap((record): readonly RevertPart[] => [record, ...record.properties]);
}

/** The id of a record or of one of its properties, for URLs and commands: `accounts/abc/City`. */
function revertId(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

function planRecord(change: RecordChange, now: DbRecord | undefined, choices: RevertChoices): RecordRevert {
  const { database, key, before, after } = change;
  const id = revertId(database, key);
  const about = { id, database, key, type: before ?? after ?? '' };
  const stated = (state: RevertState, lost?: Lost) => ({ state, lost, goesBack: willGoBack(state, choices.get(id)) });
  const kind = changeKind(change);
  if (kind === 'create') return { ...about, kind: 'remove', ...stated(stateOfCreated(change, now)), properties: [] };
  if (kind === 'delete') {
    const lost = now === undefined ? undefined : now.type === `${before ?? ''}-deleted` ? 'deleting' : 'taken';
    const head = stated(lost === undefined ? 'back' : 'lost', lost);
    const properties =
      lost === undefined ? change.properties.map((one) => restored(database, id, one, head.goesBack)) : [];
    return { ...about, kind: 'restore', ...head, properties };
  }
  if (now === undefined) return { ...about, kind: 'modify', ...stated('lost', 'gone'), properties: [] };
  const properties = [
    ...(before === after ? [] : [planProperty(database, id, { name: 'type', before, after }, now.type, choices)]),
    ...change.properties.map((one) => planProperty(database, id, one, now.prop(one.name), choices)),
  ];
  return {
    ...about,
    kind: 'modify',
    state: stateOfAll(properties),
    lost: undefined,
    goesBack: properties.some(({ goesBack }) => goesBack),
    properties,
  };
}

/** A record that somebody has changed since it was created is not removed without asking. */
function stateOfCreated({ after, properties }: RecordChange, now: DbRecord | undefined): RevertState {
  if (now === undefined) return 'already';
  const known = properties.filter(({ secret }) => !secret);
  const isSame = now.type === after && known.every(({ name, after: value }) => now.prop(name) === value);
  const isMore = [...now.props.keys()].some((name) => !properties.some((one) => one.name === name));
  return isSame && !isMore ? 'back' : 'conflict';
}

function planProperty(
  database: string,
  record: string,
  { name, before, after, secret }: PropertyChange,
  now: string | undefined,
  choices: RevertChoices,
): PropertyRevert {
  const id = `${record}/${encodeURIComponent(name)}`;
  const about = { id, name, back: before, now };
  if (isAboutPassword(database, name))
    return {
      ...about,
      state: now === before ? 'already' : 'lost',
      lost: now === before ? undefined : 'password',
      goesBack: false,
    };
  if (secret && before !== undefined) return { ...about, state: 'lost', lost: 'secret', goesBack: false };
  const isConflict = secret ? now === undefined : now !== after;
  const state = now === before ? 'already' : isConflict ? 'conflict' : 'back';
  return { ...about, state, lost: undefined, goesBack: willGoBack(state, choices.get(id)) };
}

/** A property of a record that comes back. */
function restored(
  database: string,
  record: string,
  { name, before, secret }: PropertyChange,
  goesBack: boolean,
): PropertyRevert {
  const about = { id: `${record}/${encodeURIComponent(name)}`, name, now: undefined };
  if (isAboutPassword(database, name)) return { ...about, back: 'no', state: 'back', lost: undefined, goesBack };
  if (secret) return { ...about, back: before, state: 'lost', lost: 'secret', goesBack: false };
  return { ...about, back: before, state: 'back', lost: undefined, goesBack };
}

/** Whether the property says that there is a password: a password does not come back. */
function isAboutPassword(database: string, name: string): boolean {
  return database === 'accounts' && name === 'PasswordSet';
}

function willGoBack(state: RevertState, choice: boolean | undefined): boolean {
  if (state === 'back') return choice ?? true;
  return state === 'conflict' && choice === true;
}

function stateOfAll(properties: readonly PropertyRevert[]): RevertState {
  const states: readonly RevertState[] = ['conflict', 'back', 'lost'];
  return states.find((state) => properties.some((one) => one.state === state)) ?? 'already';
}
