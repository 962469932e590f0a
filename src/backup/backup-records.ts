import { applyStaged } from '../changes/apply-staged.ts';
import { ChangeSet } from '../changes/change-set.ts';
import type { Changes } from '../changes/changes.ts';
import type { Databases } from '../db/file/databases.ts';
import type { Author } from '../changes/new-entry.ts';

/** The database of past backups: the key is when it began, in seconds since 1970. Source: classic panel backup. */
const database = 'backups';

const recordType = 'backup_record';

/** Older records are removed. */
const maxRecords = 400;

interface NoteSystem {
  readonly changes: Changes;
  readonly databases: Databases;
  readonly log: (level: 'error', line: string, details: object) => void;
}

const byProgram = (account: string): Author => ({ account, origin: 'backup', made: 'program' });

/**
 * Notes that something began: a backup, its check, a drill.
 * @returns the key of its record
 */
export async function noteBegin(
  { changes, databases }: { readonly changes: Changes; readonly databases: Databases },
  kind: string,
  account: string,
  now = Date.now(),
): Promise<string> {
  let seconds = Math.floor(now / 1000);
  await applyStaged(changes, byProgram(account), () => {
    const set = new ChangeSet(databases);
    const records = set.database(database);
    while (records.get(String(seconds))) seconds += 1;
    records.create(String(seconds), recordType, { BackupType: kind, StartEpochTime: String(seconds) });
    const old = records.ofType(recordType).toSorted((a, b) => Number(b.key) - Number(a.key));
    for (const { key } of old.slice(maxRecords)) records.delete(key);
    return set;
  });
  return String(seconds);
}

/**
 * Notes how it ended: `0`, or `PHASE:STATUS`. Never rejects: if it cannot be noted, the log says so with the result, and
 * what has ended stays as good or as bad as it was. Source: classic panel backup.
 */
export async function noteEnd(
  { changes, databases, log }: NoteSystem,
  key: string,
  result: string,
  props: Readonly<Record<string, string>> = {},
  account = '',
): Promise<void> {
  const EndEpochTime = String(Math.floor(Date.now() / 1000));
  try {
    await applyStaged(changes, byProgram(account), () => {
      const set = new ChangeSet(databases);
      if (!set.database(database).get(key)) return undefined;
      set.database(database).setProps(key, { ...props, EndEpochTime, Result: result });
      return set;
    });
  } catch (err) {
    log('error', 'the end of a backup or restore cannot be recorded', { record: key, result, ...props, err });
  }
}
