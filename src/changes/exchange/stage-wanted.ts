import { isSecretName } from '../../db/file/secret-names.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { Failure } from '../../refusals.ts';
import type { ChangeSet } from '../change-set.ts';
import type { StagedDatabase } from '../staged-database.ts';
import { masked, type WantedRecord, type WantedState } from './wanted-state.ts';

/** The result of staging a wanted state. */
export interface StagedState {
  /** Secrets that are masked in the file and not set here: `accounts:abc:Token`. */
  readonly unknownSecrets: readonly string[];
  /** Why a part of it cannot be stored. */
  readonly refused: readonly string[];
}

/**
 * Stages the difference between what the databases hold and what is wanted, without its events.
 * @param exists whether there is an event of that name; an account whose type has a delete event is deleted by it
 */
export function stageWanted(changes: ChangeSet, wanted: WantedState, exists: (event: string) => boolean): StagedState {
  const unknownSecrets: string[] = [];
  const refused: string[] = [];
  for (const [name, records] of wanted.databases) {
    const database = changes.database(name);
    const extra = wanted.isComplete ? database.all().filter(({ key }) => !records.has(key)) : [];
    const all: (readonly [string, WantedRecord | null])[] = [
      ...extra.map(({ key }) => [key, null] as const),
      ...records,
    ];
    for (const [key, record] of all) {
      try {
        if (record === null) remove(changes, database, database.get(key), exists);
        else unknownSecrets.push(...stageRecord(database, key, record, wanted.isComplete));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        refused.push(`${name}:${key}: ${error.message}`);
      }
    }
  }
  return { unknownSecrets, refused };
}

function remove(
  changes: ChangeSet,
  database: StagedDatabase,
  now: DbRecord | undefined,
  exists: (event: string) => boolean,
): void {
  if (!now || now.type.endsWith('-deleted')) return;
  if (database.name === 'accounts' && exists(`${now.type}-delete`)) changes.deleteAccount(now);
  else database.delete(now.key);
}

/** Numbers that a server gives its accounts: if the file of another server lacks them, they stay. */
const givenByServer = new Set(['Uid', 'Gid']);

/** @returns the secrets that are not known */
function stageRecord(
  database: StagedDatabase,
  key: string,
  { type, props }: WantedRecord,
  isComplete: boolean,
): string[] {
  const now = database.get(key);
  const isMasked = (name: string, value: string | null): boolean => isSecretName(name) && value === masked;
  const known = [...props].filter(([name, value]) => !isMasked(name, value));
  const set = known.flatMap(([name, value]) =>
    value === null || now?.prop(name) === value ? [] : [[name, value] as const],
  );
  const unknown = [...props].filter(([name, value]) => isMasked(name, value) && now?.prop(name) === undefined);
  if (!now) database.create(key, type, Object.fromEntries(set));
  else {
    if (now.type !== type) database.setType(key, type);
    if (set.length > 0) database.setProps(key, Object.fromEntries(set));
    const isDropped = (name: string): boolean => isComplete && !props.has(name) && !givenByServer.has(name);
    const removed = [...now.props.keys()].filter((name) => isDropped(name) || props.get(name) === null);
    if (removed.length > 0) database.deleteProps(key, removed);
  }
  return unknown.map(([name]) => `${database.name}:${key}:${name}`);
}
