import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recordings } from './folder.ts';

/**
 * Recordings of the classic programs, for the tests that replay them: the files of a system, the calls, their results,
 * and the files afterwards. They are not part of this repository; without them the tests are skipped.
 */

/** Text or bytes; for a file also a link or a folder. */
export type Content = string | { base64?: string; text?: string; mode?: string; symlink?: string; dir?: boolean };

export interface Recording<step> {
  readonly name: string;
  readonly flavour: 'sme' | 'nethserver';
  /** Whether one of its fragments is Perl code. */
  readonly needs_perl?: boolean;
  /** By path below the root. */
  readonly files_before: Readonly<Record<string, Content>>;
  readonly steps: readonly step[];
  /** The written files; null for deleted ones. */
  readonly files_after: Readonly<Record<string, Content | null>>;
}

export function readRecordings<step>(group: string): Recording<step>[] {
  const text = readFileSync(join(recordings, `${group}.json`), 'utf8');
  return (JSON.parse(text) as { vectors: Recording<step>[] }).vectors;
}

/** Writes the files of a recording below a root folder, which also gets an empty folder of databases. */
export function layFiles({ flavour, files_before }: Recording<unknown>, folder: string): void {
  mkdirSync(join(folder, flavour === 'sme' ? 'home/e-smith/db' : 'var/lib/nethserver/db'), { recursive: true });
  for (const [path, content] of Object.entries(files_before)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === 'object' && content.dir) mkdirSync(file);
    else if (typeof content === 'object' && content.symlink !== undefined)
      symlinkSync(insideOf(folder, content.symlink), file);
    else writeFileSync(file, bytesOfContent(content), { mode: modeOf(content) });
  }
}

/** Returns the first file that differs from the recording, and how; undefined if none does. */
export function fileDifference(
  { files_before, files_after }: Recording<unknown>,
  folder: string,
): FileDifference | undefined {
  const wanted = new Map<string, Content | null>([...Object.entries(files_before), ...Object.entries(files_after)]);
  for (const [path, content] of wanted) {
    const how = differenceOf(join(folder, path), content, folder);
    if (how !== undefined) return { path, how };
  }
  const extra = filesIn(folder).find((path) => !wanted.has(path) && !/\.lock(\.kept)?$/.test(path));
  return extra === undefined ? undefined : { path: extra, how: 'is there' };
}

interface FileDifference {
  readonly path: string;
  readonly how: string;
}

/** Converts an absolute path to one below a root folder; returns any other path unchanged. */
export function insideOf(folder: string, path: string): string {
  return path.startsWith('/') ? join(folder, path) : path;
}

export function bytesOfContent(content: Content): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content.base64 === undefined ? Buffer.from(content.text ?? '') : Buffer.from(content.base64, 'base64');
}

function modeOf(content: Content): number {
  return typeof content === 'object' && content.mode !== undefined ? Number.parseInt(content.mode, 8) : 0o640;
}

function differenceOf(file: string, content: Content | null, folder: string): string | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (content === null) return found ? 'is there' : undefined;
  if (!found) return 'is not there';
  if (typeof content === 'object' && content.dir) return found.isDirectory() ? undefined : 'is not a folder';
  if (typeof content === 'object' && content.symlink !== undefined) {
    const target = insideOf(folder, content.symlink);
    return found.isSymbolicLink() && readlinkSync(file) === target ? undefined : `is not a link to ${target}`;
  }
  if (!found.isFile()) return 'is not a plain file';
  const [given, wanted] = [readFileSync(file), bytesOfContent(content)].map((text) =>
    withoutHeader(text.toString('latin1')),
  );
  return given === wanted ? undefined : `${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`;
}

function withoutHeader(text: string): string {
  return text.replace(/^(?:#.*\n){1,11}# updated:.*\n/, '@HEADER@\n');
}

/** Returns the paths of everything except folders. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
