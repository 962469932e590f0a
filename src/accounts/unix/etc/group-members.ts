import type { AccountAction } from '../../account-action.ts';
import { changeLine } from './change-file.ts';

/**
 * Sets all members of a Unix group: with `gpasswd` on the real system; in the files of a trial root, which that program
 * cannot be given.
 */
export async function setMembers(action: AccountAction, group: string, members: readonly string[]): Promise<void> {
  if (action.root.folder !== '/') {
    // The members are the last of four entries, in both files.
    for (const name of ['group', 'gshadow'])
      changeLine(action.root.path('etc', name), group, (entries) => [...entries.slice(0, 3), members.join(',')]);
    return;
  }
  const { status, output } = await action.run('/usr/bin/gpasswd', ['-M', members.join(','), group]);
  if (status === 127) throw new Error('gpasswd is not installed: install the package passwd');
  if (status !== 0) throw new Error(`gpasswd failed with exit status ${status}: ${output.trim()}`);
}
