import { chmodSync, chownSync, existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readRegularFile } from '../../../files/regular-file.ts';

/**
 * Changes one line of an account file of a trial root: the one that begins with a name and a colon. The file is
 * replaced as a whole and keeps its mode and owner; a missing file or line is left alone.
 */
export function changeLine(file: string, name: string, change: (entries: string[]) => string[]): void {
  if (!existsSync(file)) return;
  const old = readRegularFile(file);
  const lines = old.split('\n').map((line) => (line.startsWith(`${name}:`) ? change(line.split(':')).join(':') : line));
  const changed = lines.join('\n');
  if (changed === old) return;
  const { mode, uid, gid } = statSync(file);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, changed, { mode: 0o600 });
  chmodSync(temporary, mode & 0o7777);
  if (process.getuid?.() === 0) chownSync(temporary, uid, gid);
  renameSync(temporary, file);
}
