import { readdirSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountAction } from '../account-action.ts';
import { removedName } from '../event-account.ts';
import { findUnixAccount, unixGroups } from './read-accounts.ts';
import { runShadowTool } from './etc/shadow-tool.ts';

/**
 * Removes the Unix account of the event's account, and the group of its name. Its processes are ended first, since the
 * system does not remove an account that has some.
 * @throws when the Unix account is not that of the record
 */
export async function removeUnixAccount(action: AccountAction): Promise<void> {
  const name = removedName(action);
  if (name === undefined) return;
  const record = action.databases.accounts.snapshot().get(name);
  const account = findUnixAccount(action.root, name);
  if (account && record?.prop('Uid') !== `${account.uid}`)
    throw new Error(
      `Unix account ${name} has uid ${account.uid}, its record ${record?.prop('Uid') ?? 'none'}: left alone`,
    );
  if (account) {
    if (action.root.folder === '/') await endProcesses(account.uid, action);
    await runShadowTool(action, 'userdel', [name]);
  }
  const gid = unixGroups(action.root).find((group) => group.name === name)?.gid;
  const isOwnGroup = gid !== undefined && record?.prop('Gid') === `${gid}`;
  if (isOwnGroup) await runShadowTool(action, 'groupdel', [name]);
  if (account) action.print(`removed Unix account ${name}, uid ${account.uid}`);
  else action.print(isOwnGroup ? `removed Unix group ${name}` : `there is no Unix account ${name}`);
}

/** Asks the processes of a Unix account to end, and ends those that still run a second later. */
async function endProcesses(uid: number, { print }: AccountAction): Promise<void> {
  const asked = send(uid, 'SIGTERM');
  if (asked === 0) return;
  print(`asked ${asked} running processes of the account to end`);
  for (let waited = 0; waited < 1000 && send(uid, 0) > 0; waited += 50) await delay(50);
  if (send(uid, 'SIGKILL') > 0) await delay(100);
}

/** @returns how many processes have got the signal */
function send(uid: number, signal: NodeJS.Signals | 0): number {
  if (uid < 100) throw new Error(`processes of uid ${uid} are left alone`);
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && ownerOf(pid) === uid && kill(Number(pid), signal))
    .length;
}

function ownerOf(pid: string): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return undefined;
  }
}

function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
