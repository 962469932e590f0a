import { createReadStream, mkdirSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../problems.ts';
import { runProgram, startProgram, type Started } from '../run-program.ts';
import { ContentsCount, type Contents } from './contents.ts';
import { MemberCheck } from './member-check.ts';
import { listArgs, parseMember } from './member.ts';

/** More than tar needs for any backup; a header of an archive can ask for as much as it likes. */
const limited = [`--as=${2 ** 30}`];

/** The name of a member and that of its link, with each byte escaped, have less. */
const lineBytes = 2 ** 16;

/** Starts tar with a limit of its memory, so that an archive cannot take that of the server. Source: prlimit(1). */
function startTar(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  return startProgram('prlimit', [...limited, 'tar', ...args], { env });
}

/** Reports how far a file was read, 0 to 1. */
type Progress = (fraction: number) => void;

/**
 * Reads a whole archive without unpacking it: whether it is complete, and whether everything in it belongs into a backup.
 * @throws Failure `errors.archiveTruncated` with the last member that was read, `errors.archiveHostile` with the member,
 * `errors.archiveUnreadable`
 */
export async function checkArchive(file: string, size: number, progress: Progress): Promise<Contents> {
  const counting = new ContentsCount();
  const check = new MemberCheck();
  let last = '';
  let hostile: Failure | undefined;
  const tar = startTar([...listArgs, '--gzip', '--file=-'], { LC_ALL: 'C' });
  let rest = '';
  const refuse = (name: string, problem: string): void => {
    hostile = new Failure('errors.archiveHostile', `member ${name} of the archive: ${problem}`, {
      args: { member: name, problem },
    });
    rest = '';
    tar.child.kill('SIGKILL');
  };
  tar.child.stdout?.setEncoding('latin1').on('data', (text: string) => {
    if (hostile) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const member = parseMember(line);
      const problem = member ? check.refuse(member) : 'outside';
      const name = readable(member?.name ?? line);
      if (!member || problem !== undefined) {
        refuse(name, problem ?? 'outside');
        return;
      }
      last = name;
      counting.add(member);
    }
    if (rest.length > lineBytes) refuse(`${readable(rest.slice(0, shownBytes))}…`, 'outside');
  });
  await feed(file, size, tar.child.stdin, progress);
  const { status, errors } = await tar.ended;
  if (hostile) throw hostile;
  if (status === 0) return counting.contents;
  const truncated = /unexpected end of file|Unexpected EOF|crc error|invalid compressed data/i.test(errors);
  if (truncated && last !== '')
    throw new Failure('errors.archiveTruncated', `the archive ends early after ${last}: ${errors}`, {
      args: { member: last },
    });
  throw new Failure('errors.archiveUnreadable', `the archive cannot be read: ${errors}`);
}

/**
 * Unpacks members of an archive that was checked, below a folder.
 * @param paths names of members, with everything below them; all members if there are none
 * @throws Failure `errors.restoreNoRoom`, `errors.archiveUnreadable`
 */
export async function unpackArchive(
  file: string,
  size: number,
  { into, paths }: { readonly into: string; readonly paths: readonly string[] },
  progress: Progress,
): Promise<void> {
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const tar = startTar([
    ...['--extract', '--gzip', '--file=-', '--directory', into, '--numeric-owner', '--preserve-permissions'],
    ...['--acls', '--xattrs', '--delay-directory-restore', '--no-wildcards', '--anchored'],
    '--',
    ...paths,
  ]);
  await feed(file, size, tar.child.stdin, progress);
  const { status, errors } = await tar.ended;
  // GNU tar says the second where a part of a block still fits.
  if (/No space left on device|Wrote only \d+ of \d+ bytes|Disk quota exceeded/.test(errors))
    throw new Failure('errors.restoreNoRoom', `no room to unpack the archive: ${errors}`);
  if (status !== 0) throw new Failure('errors.archiveUnreadable', `the archive cannot be unpacked: ${errors}`);
}

/** The text of one small member; undefined if there is none. */
export async function readMember(file: string, name: string): Promise<string | undefined> {
  let text = '';
  const args = [...limited, 'tar', '--extract', '--gzip', '--to-stdout', '--occurrence', '--file', file, name];
  const { status } = await runProgram('prlimit', args, {
    line(line) {
      if (text.length + line.length < 1_000_000) text += `${line}\n`;
    },
  });
  return status === 0 ? text : undefined;
}

/** Writes a file to the standard input of a program, which may end before it has it all. */
async function feed(
  file: string,
  size: number,
  input: NodeJS.WritableStream | null,
  progress: Progress,
): Promise<void> {
  if (!input) return;
  let read = 0;
  const counted = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      read += bytes.length;
      progress(size > 0 ? read / size : 1);
      done(null, bytes);
    },
  });
  await pipeline(createReadStream(file), counted, input).catch(() => undefined);
}

/** Of a name that is not one of a file. */
const shownBytes = 200;

/** Bytes as text for people. */
function readable(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
