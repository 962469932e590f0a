import { createHash } from 'node:crypto';
import { createReadStream, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readRegularFile } from '../../files/regular-file.ts';
import { isDatabaseName, type Databases } from '../../db/file/databases.ts';
import { openRoot, type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';
import { isRestoredDatabase } from '../archive/contents.ts';
import { noteBegin, noteEnd } from '../backup-records.ts';
import { reasonOf, withRestic, type NightlyWatch } from '../nightly/nightly-run.ts';
import { noteText } from '../note-text.ts';
import type { BackupSystem } from '../begin-backup.ts';
import { restoreFolder } from '../restore/restore-state.ts';
import { sampleFiles } from './sample-files.ts';

/** What a drill needs of the system besides what every backup needs. */
export interface DrillSystem extends BackupSystem {
  /**
   * Expands every template of a scratch root in memory.
   * @returns what was wrong, in English for the operator
   */
  readonly templateMistakes: (scratch: Root) => Promise<readonly string[]>;
}

const filesCompared = 100;
const maxFailures = 5;

/**
 * Restores from the newest nightly backup into a scratch folder and looks at it: whether every database can be read,
 * every template can be expanded from them, and files are the same as on the server. Comparing all files would take as
 * long as a real restore, so only files chosen at random are compared, different ones every night.
 * @returns what was wrong; it is noted in the record too
 */
export async function runDrill(system: DrillSystem, account: string, watch: NightlyWatch): Promise<readonly string[]> {
  const record = await noteBegin(system, 'drill', account);
  const scratch = restoreFolder(system.root, 'drill');
  let failures: readonly string[];
  let compared = 0;
  try {
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    const files = await restoreInto(system, scratch, watch);
    const root = openRoot(join(scratch, 'root'));
    const different = await compare(system.root, root, files);
    compared = files.length;
    failures = [...unreadableDatabases(system, root), ...different, ...(await system.templateMistakes(root))];
  } catch (error) {
    system.log('error', 'the restore drill failed', { err: error });
    failures = [reasonOf(error)];
  }
  removeScratch(system, scratch);
  if (failures.length > 0) system.log('error', 'the restore drill found problems', { failures });
  const note = failures.length === 0 ? {} : { Note: noteText(failures.slice(0, maxFailures).join('; ')) };
  await noteEnd(system, record, failures.length === 0 ? '0' : 'drill:1', { Files: String(compared), ...note });
  return failures;
}

/** The next drill begins with that too. */
function removeScratch({ log }: DrillSystem, scratch: string): void {
  try {
    rmSync(scratch, { recursive: true, force: true });
  } catch (err) {
    log('warn', 'the scratch folder of the restore drill cannot be removed', { scratch, err });
  }
}

/** @returns the files that were chosen, relative to the root */
async function restoreInto(system: DrillSystem, scratch: string, watch: NightlyWatch): Promise<string[]> {
  const { root } = system;
  const custom = ['etc/e-smith/templates-custom', 'etc/e-smith/templates-user-custom'];
  return withRestic(system, watch.started, async (restic) => {
    await restic.open();
    const [latest] = await restic.snapshots();
    if (!latest) throw new Error('there is no nightly backup yet');
    const chosen = await sampleFiles(root.path('home/e-smith/files'), filesCompared, new Date(latest.time));
    const paths = [root.databases, ...custom.map((path) => root.path(path)), ...chosen];
    await restic.restore(latest.id, join(scratch, 'restored'), paths);
    // The snapshot's paths, with the folder of the server, are created below this folder.
    mkdirSync(join(scratch, 'restored', root.folder), { recursive: true });
    renameSync(join(scratch, 'restored', root.folder), join(scratch, 'root'));
    addOwnParts(root, join(scratch, 'root'), custom);
    return chosen.map((path) => path.slice(root.path('.').length + 1));
  });
}

/** Adds the server's own templates and events, which a backup does not hold. */
function addOwnParts(root: Root, scratch: string, custom: readonly string[]): void {
  const isRestored = (path: string): boolean => custom.some((folder) => path === root.path(folder));
  const from = root.path('etc/e-smith');
  const to = join(scratch, 'etc/e-smith');
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(from))
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !isRestored(path) });
}

function unreadableDatabases({ root, databases }: { root: Root; databases: Databases }, scratch: Root): string[] {
  const names = namesIn(root.databases).filter((name) => isDatabaseName(name) && isRestoredDatabase(name));
  return names.flatMap((name) => {
    const file = join(scratch.databases, name);
    // Folders beside the databases are not looked at.
    if (!lstatSync(join(root.databases, name), { throwIfNoEntry: false })?.isFile()) return [];
    if (!existsSync(file)) return [`the backup lacks the database ${name}`];
    try {
      const snapshot = databases.openFile(name, file).snapshot();
      const text = readRegularFile(file, 'latin1');
      const odd = snapshot.keys().length - snapshot.all().length;
      const isEmpty = snapshot.all().length === 0 && databases.open(name).snapshot().all().length > 0;
      return [
        ...(text.includes('\0') ? [`database ${name} has NUL bytes`] : []),
        ...(odd > 0 ? [`database ${name} has ${odd} lines without a record`] : []),
        ...(isEmpty ? [`database ${name} is empty in the backup`] : []),
      ];
    } catch (error) {
      return [`database ${name} cannot be read: ${reasonOf(error)}`];
    }
  });
}

async function compare(root: Root, scratch: Root, files: readonly string[]): Promise<string[]> {
  const failures: string[] = [];
  for (const file of files) {
    const [here, there] = [root.path(file), scratch.path(file)];
    const before = await lstat(here).catch(() => undefined);
    const restored = await lstat(there).catch(() => undefined);
    if (!before) continue;
    if (!restored) failures.push(`the backup lacks /${file}`);
    // A file that was changed since the backup may differ.
    else if (before.size === restored.size && Math.floor(before.mtimeMs) === Math.floor(restored.mtimeMs)) {
      const isOwn = before.uid === restored.uid && before.gid === restored.gid && before.mode === restored.mode;
      if (!isOwn) failures.push(`/${file} has a different owner or mode`);
      if ((await hashOf(here)) !== (await hashOf(there))) failures.push(`/${file} has different content`);
    }
  }
  return failures;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
