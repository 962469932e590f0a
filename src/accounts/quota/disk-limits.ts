import { existsSync } from 'node:fs';
import type { DbRecord } from '../../db/file/record.ts';
import type { AccountAction, AccountsAction } from '../account-action.ts';
import { writeSetting } from '../account-numbers.ts';
import { filesFolder } from '../data/data-folders.ts';
import { findUnixAccount } from '../unix/read-accounts.ts';

/**
 * The four limits in the order of setquota(8): the soft and the hard limit in kilobytes, then those in number of files.
 */
const limits = [
  { property: 'MaxBlocksSoftLim', column: 'BlockSoftLimit' },
  { property: 'MaxBlocks', column: 'BlockHardLimit' },
  { property: 'MaxFilesSoftLim', column: 'FileSoftLimit' },
  { property: 'MaxFiles', column: 'FileHardLimit' },
] as const;

type Present = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Asks once whether the file system of the users' files enforces limits, stores the answer as setting `DiskLimits`
 * (`enforced` or `stored`), and applies the limits of all users.
 */
export async function updateDiskLimits(action: AccountAction): Promise<void> {
  const found = await presentLimits(action);
  const answer = typeof found === 'string' ? 'stored' : 'enforced';
  if (action.databases.configuration.snapshot().get('DiskLimits')?.value !== answer)
    await action.databases.configuration.update((configuration) => {
      writeSetting(configuration, 'DiskLimits', answer);
    });
  await apply(action, action.databases.accounts.snapshot().ofType('user'), found);
}

/** Applies the limits of the users that the signals name. A user without any costs nothing. */
export async function applyDiskLimits(action: AccountsAction): Promise<void> {
  const accounts = action.databases.accounts.snapshot();
  const users = action.signals.flatMap(({ args: [name] }) => accounts.get(name ?? '') ?? []);
  if (!users.some(hasLimits)) return;
  const isEnforced = action.databases.configuration.snapshot().get('DiskLimits')?.value === 'enforced';
  const why = 'this file system had no quotas when panelsmith-quota-update was signalled';
  await apply(action, users, isEnforced ? await presentLimits(action) : (whyNoTools(action) ?? why));
}

function hasLimits(user: DbRecord): boolean {
  return limits.some(({ property }) => user.prop(property) !== undefined);
}

async function apply(action: AccountAction, all: readonly DbRecord[], present: Present | string): Promise<void> {
  const users = all.filter(hasLimits);
  if (typeof present === 'string') {
    const names = users.length > 0 ? users.map(({ key }) => key).join(', ') : 'no user yet';
    action.print(`limits of disk space are stored, not enforced: ${present} (${names})`);
    return;
  }
  const failed: string[] = [];
  for (const user of users) {
    const mistake = await setLimits(action, user, present);
    if (mistake !== undefined) failed.push(mistake);
  }
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

/**
 * A limit that the record does not have stays as it is.
 * @returns what was wrong
 */
async function setLimits(action: AccountAction, user: DbRecord, present: Present): Promise<string | undefined> {
  const uid = findUnixAccount(action.root, user.key)?.uid;
  if (uid === undefined) return `${user.key} has no Unix account, so no limit can be set`;
  const now = present.get(`#${uid}`);
  const wanted = limits.map(({ property, column }) => user.prop(property) ?? now?.[column] ?? '0');
  const odd = wanted.find((amount) => !/^[0-9]{1,15}$/.test(amount));
  if (odd !== undefined) return `${user.key} has a limit that is not a number: "${odd}"`;
  if (now && limits.every(({ column }, index) => now[column] === wanted[index])) {
    action.print(`limits of ${user.key} are as they should be`);
    return undefined;
  }
  const { status, output } = await action.run('setquota', ['-u', String(uid), ...wanted, await mountOf(action)]);
  if (status !== 0) return `setquota for ${user.key} failed: ${output.trim()}`;
  const [soft, hard] = wanted;
  action.print(`limits of ${user.key} are in force: warning above ${soft ?? '0'} kB, at most ${hard ?? '0'} kB`);
  return undefined;
}

function whyNoTools({ root }: AccountAction): string | undefined {
  if (root.folder !== '/') return 'this root is not the running system';
  const isThere = existsSync('/usr/sbin/setquota') && existsSync('/usr/sbin/repquota');
  return isThere ? undefined : 'the Debian package quota is not installed';
}

/** What is in force, by `#` and the number of the account; or why nothing is. Source: repquota(8), `-O csv`. */
export async function presentLimits(action: AccountAction): Promise<Present | string> {
  const why = whyNoTools(action);
  if (why !== undefined) return why;
  const mount = await mountOf(action);
  const { status, output } = await action.run('repquota', ['-u', '-n', '-v', '-O', 'csv', mount]);
  if (status !== 0) return `the file system ${mount} has no quotas: ${output.trim().split('\n')[0] ?? ''}`;
  const lines = output.split('\n').map((line) => line.split(','));
  const names = lines.find(([first]) => first === 'User') ?? [];
  return new Map(
    lines.flatMap((cells): [string, Record<string, string>][] => {
      const [user = ''] = cells;
      return user.startsWith('#') ? [[user, Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))]] : [];
    }),
  );
}

/** Where the file system of the users' files is mounted. */
async function mountOf({ run, root }: AccountAction): Promise<string> {
  const { status, output } = await run('findmnt', ['-n', '-o', 'TARGET', '-T', root.path(filesFolder)]);
  return status === 0 ? output.trim() : '/';
}
