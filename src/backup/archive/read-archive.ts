import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { onOneLine } from '../../process/one-line.ts';
import { Failure } from '../../refusals.ts';
import { feedFile } from '../feed-file.ts';
import { bytesOfPath, diskPath } from '../../files/byte-paths.ts';
import { longQuiet, runInTime, startProgram, type EndedProgram, type StartedProgram } from '../run-program.ts';
import { ContentsCount, type Contents } from './contents.ts';
import { MemberCheck } from './member-check.ts';
import { listArgs, parseMember, type ArchiveMember } from './member.ts';

/**
 * At most 1 GiB of memory, which is more than tar needs for any backup: a header of a hostile archive can ask for any
 * amount.
 */
const limited = [`--as=${2 ** 30}`];

/**
 * The longest line of tar's list that is read, in bytes. The names of a member and of its link are shorter, even with
 * every byte escaped.
 */
const lineBytes = 2 ** 16;

/** Starts tar with a memory limit, so that an archive cannot use up the memory of the server. Source: prlimit(1). */
function startTar(args: readonly string[], env: Readonly<Record<string, string>> = {}): StartedProgram {
  return startProgram('prlimit', [...limited, 'tar', ...args], { limit: longQuiet, name: 'tar', env });
}

/** Reports how far a file was read, 0 to 1. */
type Progress = (fraction: number) => void;

interface ArchiveFile {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  readonly progress: Progress;
}

/**
 * Reads a whole archive without unpacking it: whether it is complete, and whether everything in it belongs to a backup.
 * @throws Failure `errors.archiveTruncated` and `errors.archiveBroken` with the last member that was read,
 * `errors.archiveHostile` with the member, `errors.archiveUnreadable`
 */
export async function checkArchive(file: string, size: number, progress: Progress): Promise<Contents> {
  const counting = new ContentsCount();
  const check = new MemberCheck();
  let last = '';
  let hostile: Failure | undefined;
  const { status, errors, isLate } = await listMembers({ file, size, progress }, (member, line) => {
    const mistake = member ? check.refuse(member) : 'outside';
    const name = readable(member?.name ?? line);
    if (mistake !== undefined)
      hostile = new Failure('errors.archiveHostile', `member ${name} of the archive: ${mistake}`, {
        args: { member: name, mistake },
      });
    if (!member || hostile) return false;
    last = name;
    counting.add(member);
    return true;
  });
  if (hostile) throw hostile;
  if (status === 0 && last !== '') return counting.contents;
  if (last === '' || isLate) throw new Failure('errors.archiveUnreadable', `the archive cannot be read: ${errors}`);
  const isCut = /unexpected end of file|Unexpected EOF|crc error|invalid compressed data/i.test(errors);
  throw new Failure(isCut ? 'errors.archiveTruncated' : 'errors.archiveBroken', `broken after ${last}: ${errors}`, {
    args: { member: last },
  });
}

/** @param each gets undefined for a line that is not a member; false ends the list */
async function listMembers(
  archive: ArchiveFile,
  each: (member: ArchiveMember | undefined, line: string) => boolean,
): Promise<EndedProgram> {
  const tar = startTar([...listArgs, '--gzip', '--file=-'], { LC_ALL: 'C' });
  let rest = '';
  let isWanted = true;
  tar.child.stdout?.setEncoding('latin1').on('data', (text: string) => {
    if (!isWanted) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (isWanted) isWanted = each(parseMember(line), line);
    // No line about a member is so long; the rest of it is dropped.
    if (isWanted && rest.length > lineBytes) isWanted = each(undefined, `${rest.slice(0, shownBytes)}…`);
    if (!isWanted) {
      rest = '';
      tar.child.kill('SIGKILL');
    }
  });
  await feed(archive, tar.child.stdin);
  return tar.ended;
}

/**
 * Unpacks members of an archive that was checked, below a folder.
 * @param paths names of members, with everything below them; all members if there are none
 * @throws Failure `errors.restoreNoRoom`, `errors.restoreUnpack`
 */
export async function unpackArchive(
  file: string,
  size: number,
  { into, paths }: { readonly into: string; readonly paths: readonly string[] },
  progress: Progress,
): Promise<void> {
  const archive = { file, size, progress };
  const first = await extract(archive, into, paths);
  if (first.status === 0) return;
  // A file with two names is in the archive under the first one, which may be in a part that was not chosen.
  const others = first.errors.includes('Cannot hard link to') ? await firstNames(archive, paths) : [];
  const second = others.length > 0 ? await extract(archive, into, [...paths, ...others]) : first;
  for (const name of others) removeUnwanted(into, name);
  if (second.status === 0) return;
  const { errors } = second;
  // GNU tar prints the second message if a part of a block still fits.
  if (/No space left on device|Wrote only \d+ of \d+ bytes|Disk quota exceeded/.test(errors))
    throw new Failure('errors.restoreNoRoom', `no room to unpack the archive: ${errors}`);
  const reason = onOneLine(errors.split('\n').at(second.isLate ? -1 : 0) ?? '', 300);
  throw new Failure('errors.restoreUnpack', `the archive cannot be unpacked: ${errors}`, { args: { reason } });
}

async function extract(archive: ArchiveFile, into: string, paths: readonly string[]): Promise<EndedProgram> {
  mkdirSync(into, { recursive: true, mode: 0o700 });
  // In a file, since names are bytes and may be many.
  const names = `${into}.names`;
  writeFileSync(names, paths.map((path) => `${path}\0`).join(''), { encoding: 'latin1', mode: 0o600 });
  try {
    const tar = startTar([
      ...['--extract', '--gzip', '--file=-', '--directory', into, '--numeric-owner', '--preserve-permissions'],
      ...['--acls', '--xattrs', '--delay-directory-restore', '--no-wildcards', '--anchored'],
      ...(paths.length > 0 ? ['--null', '--verbatim-files-from', `--files-from=${names}`] : []),
    ]);
    await feed(archive, tar.child.stdin);
    return await tar.ended;
  } finally {
    rmSync(names, { force: true });
  }
}

/** Removes a file, and the folders above it that become empty. */
function removeUnwanted(into: string, name: string): void {
  rmSync(diskPath(bytesOfPath(into), name), { force: true });
  const parts = name.split('/');
  try {
    for (let above = parts.length - 1; above > 0; above -= 1)
      rmdirSync(diskPath(bytesOfPath(into), ...parts.slice(0, above)));
  } catch {
    // This folder still holds something that was chosen.
  }
}

/**
 * Files that have a name below these paths, but are stored in the archive under another name outside of them: those
 * outer names.
 */
async function firstNames(archive: ArchiveFile, paths: readonly string[]): Promise<string[]> {
  const isInside = (name: string): boolean => paths.some((path) => name === path || name.startsWith(`${path}/`));
  const names = new Set<string>();
  await listMembers(archive, (member) => {
    if (member?.type === 'h' && member.target !== undefined && isInside(member.name) && !isInside(member.target))
      names.add(member.target);
    return true;
  });
  return [...names];
}

/** The text of one small member; undefined if there is none. */
export async function readMember(file: string, name: string): Promise<string | undefined> {
  let text = '';
  const args = [...limited, 'tar', '--extract', '--gzip', '--to-stdout', '--occurrence', '--file', file, name];
  const { status } = await runInTime('prlimit', args, {
    limit: longQuiet,
    name: 'tar',
    line(line) {
      if (text.length + line.length < 1_000_000) text += `${line}\n`;
    },
  });
  return status === 0 ? text : undefined;
}

async function feed({ file, size, progress }: ArchiveFile, input: NodeJS.WritableStream | null): Promise<void> {
  let done = 0;
  if (!input) return;
  await feedFile(file, input, (bytes) => {
    done += bytes;
    progress(size > 0 ? done / size : 1);
  });
}

/** How much of a line is shown that is not a valid member, in bytes. */
const shownBytes = 200;

/** Bytes as text for people. */
function readable(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
