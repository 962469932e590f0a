import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { messageOf } from '../../refusals.ts';
import { PackageMistakes } from '../mistake.ts';
import { pathsIn, statOf, type FolderPath } from '../package-files.ts';
import { readManifest } from '../rules/manifest.ts';
import { unpackPackage } from './unpack-package.ts';

/** A package that is ready to be moved into the folder of packages; it is in a hidden folder there. */
export interface StagedPackage {
  /** The source that the person named. */
  readonly source: string;
  /** Name of its folder. */
  readonly folderName: string;
  /** Absolute. */
  readonly folder: string;
}

/** Folder in the folder of packages where packages are staged; hidden, so that it is not taken for a package. */
const stagingFolder = '.staged';

/** How long a preview may wait. */
const keepMs = 30 * 60_000;

/** Makes a new staging folder in the folder of packages, and removes old ones. */
export function openStaging(packages: string): { readonly id: string; readonly folder: string } {
  const place = join(packages, stagingFolder);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(place)) {
    const old = join(place, name);
    if (Date.now() - lstatSync(old).mtimeMs > keepMs) rmSync(old, { recursive: true, force: true });
  }
  const id = randomUUID();
  mkdirSync(join(place, id), { mode: 0o700 });
  return { id, folder: join(place, id) };
}

/** Finds packages that were staged before; undefined if there are none with that id, or no longer. */
export function findStaged(packages: string, id: string): readonly StagedPackage[] | undefined {
  const folder = join(packages, stagingFolder, id);
  if (!/^[0-9a-f-]{36}$/.test(id) || !existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.map((name) => ({ source: name, folderName: name, folder: join(folder, name) }));
}

export function dropStaging(packages: string, id: string): void {
  if (/^[0-9a-f-]{36}$/.test(id)) rmSync(join(packages, stagingFolder, id), { recursive: true, force: true });
  const place = join(packages, stagingFolder);
  if (existsSync(place) && readdirSync(place).length === 0) rmSync(place, { recursive: true });
}

/**
 * Stages a package from a folder, a tar file (such as `npm pack` makes), or the name of an npm package.
 * @param staging a private folder
 * @throws PackageMistakes if it is none of them, or unsafe
 */
export async function stageSource(source: string, staging: string): Promise<StagedPackage> {
  const path = resolve(source);
  if (statOf(path)?.isDirectory()) return stageFolder(source, path, staging);
  if (statOf(path)?.isFile()) return stageArchive(source, path, staging);
  if (isNpmName(source)) return stageNpmPackage(source, staging);
  throw refused(`${source} is not a folder, a tar file or the name of an npm package`);
}

function stageFolder(source: string, path: string, staging: string): StagedPackage {
  const paths = pathsOf(path);
  const unfit = paths.find(({ kind }) => kind === 'link' || kind === 'other');
  if (unfit) throw refused(`${unfit.path} is a link or a device; only files and folders are allowed`);
  const bytes = paths.reduce((sum, one) => sum + (statOf(join(path, one.path))?.size ?? 0), 0);
  if (bytes > maxBytes) throw refused(`its files have more than ${maxBytes} bytes`);
  const folderName = basename(path);
  const folder = join(staging, folderName);
  const skipped = (file: string): boolean => !/(^|\/)(node_modules|\.git)$/.test(file.slice(path.length));
  cpSync(path, folder, { recursive: true, verbatimSymlinks: true, filter: skipped });
  makePlain(folder);
  return { source, folderName, folder };
}

/**
 * Gives a copy the permissions that files of an archive get: nothing in it runs as root for other people, or can be
 * changed by them. The kinds of files are checked again, since the owner of the original folder may have changed it
 * meanwhile.
 */
function makePlain(folder: string, below = ''): void {
  chmodSync(join(folder, below), 0o755);
  for (const name of readdirSync(join(folder, below))) {
    const path = join(below, name);
    const stats = lstatSync(join(folder, path));
    if (stats.isDirectory()) makePlain(folder, path);
    else if (stats.isFile()) chmodSync(join(folder, path), (stats.mode & 0o111) === 0 ? 0o644 : 0o755);
    else throw refused(`${path} is a link or a device; only files and folders are allowed`);
  }
}

const maxBytes = 256 * 1024 * 1024;

function pathsOf(folder: string): FolderPath[] {
  try {
    return pathsIn(folder);
  } catch (cause) {
    throw refused(messageOf(cause), { cause });
  }
}

async function stageArchive(source: string, file: string, staging: string): Promise<StagedPackage> {
  const unpacked = join(staging, '.unpacked');
  try {
    const tops = await unpackPackage(file, unpacked);
    const [top] = tops;
    if (tops.length !== 1 || top === undefined || !statSync(join(unpacked, top)).isDirectory())
      throw refused(
        `${basename(file)} must hold one folder, that of the package; it has ${tops.slice(0, 5).join(', ')}`,
      );
    const folderName = top === 'package' ? (readManifest(join(unpacked, top)).manifest.name ?? top) : top;
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(folderName))
      throw refused(`${JSON.stringify(folderName)} cannot be the name of a folder of packages`);
    const folder = join(staging, folderName);
    renameSync(join(unpacked, top), folder);
    return { source, folderName, folder };
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** Names as npm has them, with an optional version: no address, no path and no option. */
export function isNpmName(source: string): boolean {
  return /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*(@[0-9A-Za-z.^~+-]+)?$/.test(source);
}

/**
 * Stages an npm package from the registry that npm is configured for.
 * @param source name and optional version
 */
export async function stageNpmPackage(source: string, staging: string): Promise<StagedPackage> {
  const packed = join(staging, '.packed');
  mkdirSync(packed, { mode: 0o700 });
  try {
    await npmPack(source, packed);
    const [file] = readdirSync(packed).filter((name) => name.endsWith('.tgz'));
    if (file === undefined) throw refused(`npm pack ${source} made no archive`);
    return { ...(await stageArchive(source, join(packed, file), staging)), source };
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}

/** `--ignore-scripts`: npm must not run any code of the package. */
function npmPack(source: string, folder: string): Promise<void> {
  const args = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder, '--', source];
  return new Promise((done, fail) => {
    const limit = { timeout: npmMs, killSignal: 'SIGKILL' } as const;
    const program = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...limit });
    let output = '';
    program.stderr.on('data', (bytes: Buffer) => {
      if (output.length < maxOutput) output += bytes.toString();
    });
    program.once('error', (cause) => {
      fail(refused(`npm cannot be started: ${cause.message}`, { cause }));
    });
    program.once('close', (status, signal) => {
      if (status === 0) done();
      else fail(refused(signal === null ? whyNotPacked(source, output) : `npm gave no answer about ${source} in time`));
    });
  });
}

/** @param output what npm wrote to standard error, with an error code in its first line */
function whyNotPacked(source: string, output: string): string {
  if (/\b(E404|ETARGET)\b/.test(output)) return `there is no folder, no file and no npm package ${source}`;
  return `npm cannot get ${source}: ${firstLine(output).replace(/^npm (error|ERR!) /, '')}`;
}

const npmMs = 120_000;
const maxOutput = 10_000;

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function refused(reason: string, options: ErrorOptions = {}): PackageMistakes {
  return new PackageMistakes([{ reason }], options);
}
