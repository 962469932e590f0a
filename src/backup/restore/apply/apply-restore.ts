import { applyStaged } from '../../../changes/apply-staged.ts';
import type { ChangeSet } from '../../../changes/change-set.ts';
import { Failure } from '../../../refusals.ts';
import { noteBegin, noteEnd } from '../../backup-records.ts';
import { signalEvent, whyFailed, type BackupSystem } from '../../begin-backup.ts';
import { restorablePaths } from '../../restore-list.ts';
import { parseChoice, pathsOf } from '../choice.ts';
import { planDatabases } from '../stage/databases-plan.ts';
import { moveFiles } from './move-files.ts';
import { ownersOf } from './owners.ts';
import { stagePaths } from '../stage/stage-paths.ts';
import { restorePasswords } from './restore-passwords.ts';
import { restoreFolder, saveRestore, type RestoreState } from '../restore-state.ts';
import { bytesOfPath, readablePath } from '../../../files/byte-paths.ts';
import { translateOwners } from './staged-owners.ts';

/** What a restore needs of the system besides what every backup needs. */
export interface ApplySystem extends BackupSystem {
  /** Loads the defaults of every package: the databases of an old archive may lack some. */
  readonly initializeDatabases: () => Promise<void>;
  /** The events that bring everything into the state of the databases. */
  readonly updateEvents: () => readonly string[];
}

/**
 * Changes the server: the databases as one entry of the history, accounts and services from them, then the files. Each
 * part can be done again, so that a restore that was killed is started again from its beginning, with the same result.
 * @throws Failure `errors.preRestore`, `errors.restoreConflict`: nothing was changed
 */
export async function applyRestore(system: ApplySystem, given: RestoreState): Promise<void> {
  let state = given;
  const keep = (more: Partial<RestoreState>): void => {
    state = { ...state, ...more };
    saveRestore(system.root, state);
  };
  if (state.record === undefined) keep({ record: await noteBegin(system, 'restore', state.account) });
  const end = (result: string): Promise<void> => noteEnd(system, state.record ?? '', result, { Note: state.name });
  try {
    const before = await signalEvent(system, 'pre-restore', [], state.account);
    if (before && before.state !== 'done')
      throw new Failure('errors.preRestore', `pre-restore failed: ${before.failed.join(', ')}`, {
        args: { actions: before.failed.join(', ') },
      });
    const entry = await restoreDatabases(system, state);
    if (entry !== undefined) keep({ entry });
    await restoreFiles(system, state);
    if (state.choice?.what.startsWith('database') === true || isWhole(state.choice)) await signalAll(system, state);
    await loadExport(system, state);
    keep({ step: 'done', process: undefined });
  } catch (error) {
    await end(error instanceof Failure ? `${error.key.slice('errors.'.length)}:1` : 'restore:1');
    throw error;
  }
  await end('0');
}

/** @returns the entry of the history; undefined when the databases are the same already */
async function restoreDatabases(system: ApplySystem, state: RestoreState): Promise<string | undefined> {
  const stage = (): ChangeSet | undefined => {
    const { changes } = planDatabases(system.databases, state);
    return changes.writesNothing ? undefined : changes;
  };
  const conflictFailure = (): Failure =>
    new Failure('errors.restoreConflict', 'other programs keep changing the databases');
  const applied = await applyStaged(
    system.changes,
    { account: state.account, origin: 'archives' },
    stage,
    conflictFailure,
  );
  await applied?.settled;
  return applied?.id;
}

async function restoreFiles(system: ApplySystem, { id, choice, contents, account }: RestoreState): Promise<void> {
  const { root } = system;
  const { files, before, owners, accounts } = stagePaths(restoreFolder(root, id));
  if (isWhole(choice)) {
    await system.initializeDatabases();
    // Accounts first: files get their owners by name.
    for (const event of system.updateEvents()) await signalEvent(system, event, [], account);
    await restorePasswords(root, accounts);
  }
  if (process.getuid?.() === 0) await translateOwners(bytesOfPath(files), owners, ownersOf(root, accounts));
  const chosen = choice && contents && parseChoice(choice, contents);
  const paths = chosen ? pathsOf(chosen, contents) : [];
  await moveFiles({
    staged: bytesOfPath(files),
    root: bytesOfPath(root.folder),
    before: bytesOfPath(before),
    paths: paths.length > 0 ? paths : restorablePaths,
  });
}

/** Whether everything is made from the databases again afterwards. */
export function isWhole(choice: RestoreState['choice']): boolean {
  return choice?.what === 'all' || choice?.what === 'databases';
}

/** @throws Failure `errors.restoreExport`: MariaDB did not accept the database */
async function loadExport(system: ApplySystem, { choice, account }: RestoreState): Promise<void> {
  if (choice?.what.startsWith('export:') !== true) return;
  const [name = ''] = exportsOf({ choice, contents: undefined });
  const run = await signalEvent(system, 'mysql-restore', [name], account);
  if (run?.state === 'done') return;
  const reason = run ? whyFailed(run) : '';
  throw new Failure('errors.restoreExport', `database ${name} cannot be loaded: ${reason}`, { args: { name, reason } });
}

/** Everything that is made from the databases, and the services. Source: classic restore, event post-upgrade. */
async function signalAll(system: ApplySystem, state: RestoreState): Promise<void> {
  await signalEvent(system, 'post-upgrade', [], state.account);
  const exports = exportsOf(state);
  if (exports.length > 0) await signalEvent(system, 'mysql-restore', exports, state.account);
  for (const event of system.updateEvents()) await signalEvent(system, event, [], state.account);
}

/**
 * The MariaDB databases that a restore loads in place of what is there: only those that were restored with it. Exports of
 * this server are older than its data, and are left alone.
 */
export function exportsOf({ choice, contents }: Pick<RestoreState, 'choice' | 'contents'>): readonly string[] {
  const [, name] = /^export:(.*)$/s.exec(choice?.what ?? '') ?? [];
  const names = name !== undefined ? [name] : choice?.what === 'all' ? (contents?.exports ?? []) : [];
  return names.map(readablePath);
}
