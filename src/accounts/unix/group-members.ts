import { chmodSync, chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { AccountAction } from '../account-action.ts';

/**
 * Sets all members of a Unix group: with `gpasswd` on the real system; in the files of a trial root, which that program
 * cannot be given.
 */
export async function setMembers(action: AccountAction, group: string, members: readonly string[]): Promise<void> {
  if (action.root.folder !== '/') {
    setInFile(action.root.path('etc/group'), group, members);
    setInFile(action.root.path('etc/gshadow'), group, members);
    return;
  }
  const { status, output } = await action.run('/usr/bin/gpasswd', ['-M', members.join(','), group]);
  if (status === 127) throw new Error('gpasswd is not installed: install the package passwd');
  if (status !== 0) throw new Error(`gpasswd failed with exit status ${status}: ${output.trim()}`);
}

/** The members are the last of four entries, in both files. */
function setInFile(file: string, group: string, members: readonly string[]): void {
  if (!existsSync(file)) return;
  const old = readFileSync(file, 'utf8');
  const changed = old.replace(
    new RegExp(`^(${group.replace(/[.]/g, '\\.')}:[^:\n]*:[^:\n]*:).*$`, 'm'),
    (_, kept: string) => `${kept}${members.join(',')}`,
  );
  if (changed === old) return;
  const { mode, uid, gid } = statSync(file);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, changed, { mode: 0o600 });
  chmodSync(temporary, mode & 0o7777);
  if (process.getuid?.() === 0) chownSync(temporary, uid, gid);
  renameSync(temporary, file);
}
