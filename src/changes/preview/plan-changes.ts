import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { DbRecord } from '../../db/file/record.ts';
import type { Events } from '../../events/events.ts';
import type { FileState } from '../../events/journal/run-details.ts';
import type { ForeseenState, PlannedFile, RunPlan } from '../../events/plan/run-plan.ts';
import type { Signal } from '../../events/signal.ts';
import { sha256Of } from '../../files/sha256.ts';
import { Failure, messageOf } from '../../refusals.ts';
import type { ChangeSet } from '../change-set.ts';
import { withSecretsBlanked, type RecordChange } from '../record-change.ts';
import type { ChangePlan, FileChange } from './change-plan.ts';
import { fileChange, type Masks } from './file-change.ts';
import { secretMasks } from './secret-masks.ts';
import { once } from '../../process/once.ts';

/**
 * Tells what a staged change set would do, without doing any of it:
 *
 *     const changes = new ChangeSet(system.databases);
 *     changes.accounts.setProps('ann', { Dept: 'Sales' });
 *     changes.signal('user-modify', 'ann');
 *     const plan = await planChanges(changes, system.events);
 *
 * The change set is as it was before, and can be applied after that: `system.changes.apply(changes, author, plan)`
 * applies it, and the pages of its runs say whether they wrote what was foreseen. Somebody who saw the plan earlier
 * names it by `plan.digest`: stage again, plan again, and apply only if the digest is the same.
 */
export async function planChanges(
  changes: ChangeSet,
  events: Pick<Events, 'plan' | 'isAsWritten'>,
): Promise<ChangePlan> {
  const shadow = changes.part();
  const state: ForeseenState = {
    accounts: shadow.accounts,
    configuration: shadow.configuration,
    open: (name: string) => shadow.database(name),
    get isChanged() {
      return shadow.changes.length > 0;
    },
    staged: () =>
      [...new Set([...changes.opened, ...shadow.opened].map(({ name }) => name))].map((database) => ({
        database,
        records: recordsOf(shadow.database(database).staged),
      })),
  };
  const runs = await events.plan(runsOf(changes), state);
  for (const key of changes.deletedAfterwards) if (shadow.accounts.get(key)) shadow.accounts.delete(key);
  const masks = once(() => masksOf(changes, shadow));
  const files: FileChange[] = [];
  const leftIds: unknown[] = [];
  for (const planned of lastOfEach(runs)) {
    const change = await fileChange(planned, masks);
    files.push(change);
    leftIds.push(leftId(planned, change, events));
  }
  const plan = {
    records: changes.changes.map(withSecretsBlanked),
    passwords: [...changes.passwords.keys()],
    forgotten: [...changes.forgotten],
    foreseen: shadow.changes.map(withSecretsBlanked),
    runs,
    files,
    predicted: runs.map((run) => run.files.flatMap(predictedFile)),
  };
  return { ...plan, digest: digestOf({ ...plan, leftIds }) };
}

/** The secrets of a database that cannot be read are not known, and may be in any file. */
function masksOf(changes: ChangeSet, shadow: ChangeSet): Masks {
  try {
    return { masked: secretMasks(secretHolders(changes, shadow), changes.passwords.values()) };
  } catch (error) {
    if (!(error instanceof Failure) || error.key !== 'errors.databaseUnreadable') throw error;
    return { unknown: messageOf(error) };
  }
}

/** The records in a form that can be sent to a process. */
function recordsOf(
  staged: ReadonlyMap<string, DbRecord | undefined>,
): ReadonlyMap<string, Pick<DbRecord, 'type' | 'props'> | undefined> {
  return new Map([...staged].map(([key, record]) => [key, record && { type: record.type, props: record.props }]));
}

/** The signals of each run that a change set would start. */
function runsOf({ signals, together }: Pick<ChangeSet, 'signals' | 'together'>): (readonly Signal[])[] {
  if (together) return signals.length > 0 ? [signals] : [];
  return signals.map((signal) => [signal]);
}

/**
 * Records that may have secrets: those of the databases that templates have names for, and of those that were read or
 * changed.
 */
function* secretHolders(changes: ChangeSet, shadow: ChangeSet): Iterable<DbRecord> {
  const named = ['accounts', 'configuration', 'domains', 'hosts', 'networks'];
  for (const name of new Set([...named, ...shadow.found().keys()])) yield* changes.database(name).base.all();
  for (const { database, key } of [...changes.changes, ...shadow.changes]) {
    const record = shadow.database(database).get(key);
    if (record) yield record;
  }
}

/** Each file as it is after the last run that makes it. */
function lastOfEach(runs: readonly RunPlan[]): PlannedFile[] {
  return [...new Map(runs.flatMap(({ files }) => files.map((file) => [file.file, file] as const))).values()];
}

function predictedFile({ file, bytes, failure }: PlannedFile): FileState[] {
  if (failure !== undefined) return [];
  return [{ file, sha256: bytes && sha256Of(bytes) }];
}

/**
 * What a file will be, and the present text that is lost by it. A text that a run of this process has written does not
 * count as lost, since a run that is going on may write the file again.
 */
function leftId(
  { bytes }: PlannedFile,
  { file, template, failure, unsureFor, was }: FileChange,
  events: Pick<Events, 'isAsWritten'>,
): unknown {
  const lost = was === undefined || events.isAsWritten({ file, sha256: was }) ? null : was;
  const next = bytes && createHash('sha256').update(bytes).digest('base64');
  return [file, template, failure ?? null, unsureFor, next ?? null, lost];
}

/** New in each process, so that a digest in a page reveals nothing about secrets in files. */
const digestKey = randomBytes(32);

interface Digested extends Omit<ChangePlan, 'digest' | 'files' | 'predicted'> {
  readonly leftIds: readonly unknown[];
}

/** A digest of all that will be done. */
function digestOf({ records, passwords, forgotten, foreseen, runs, leftIds: lefts }: Digested): string {
  const digested = {
    records: records.map(changeId),
    foreseen: foreseen.map(changeId),
    passwords,
    forgotten,
    runs: runs.map(({ signals, refused, steps, services }) => ({
      signals,
      refused,
      steps: steps.map(({ name, source, signal, foreseen: kind }) => [name, source, signal, kind]),
      services: services.map(({ service, actions, skipped }) => [service, actions, skipped]),
    })),
    lefts,
  };
  return createHmac('sha256', digestKey).update(JSON.stringify(digested)).digest('base64url');
}

function changeId({ database, key, before, after, properties }: RecordChange): unknown {
  return [
    database,
    key,
    before ?? null,
    after ?? null,
    properties.map(({ name, before: was, after: is }) => [name, was ?? null, is ?? null]),
  ];
}
