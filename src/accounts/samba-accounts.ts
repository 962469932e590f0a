import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Root } from '../root.ts';
import type { AccountAction } from './account-action.ts';
import { unixAccounts } from './unix/read-accounts.ts';

const [smbpasswd, pdbedit] = ['/usr/bin/smbpasswd', '/usr/bin/pdbedit'];

/** Why there are no Samba accounts here; undefined where there are. */
export function whyNoSamba(root: Root): string | undefined {
  if (root.folder !== '/') return 'no Samba accounts: this root is not the running system';
  return existsSync(smbpasswd) && existsSync(pdbedit) ? undefined : 'no Samba accounts: Samba is not installed';
}

/**
 * Adds a disabled Samba account for each of these names that has none, all of them with one program call.
 * @throws when one has no Unix account; the others are added
 */
export async function ensureSambaAccounts(action: AccountAction, names: readonly string[]): Promise<void> {
  if (isLeftOut(action)) return;
  const [only] = names;
  const isOne = names.length === 1 && only !== undefined;
  const present = isOne ? new Set((await isThere(action, only)) ? names : []) : await sambaAccounts(action);
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) {
    action.print('Samba accounts are as they should be');
    return;
  }
  const unix = new Map(unixAccounts(action.root).map((account) => [account.name, account.uid]));
  const lines = missing.flatMap((name) => {
    const uid = unix.get(name);
    return uid === undefined ? [] : [lockedLine(name, uid)];
  });
  if (lines.length > 0) await importLines(action, lines);
  for (const name of missing.filter((one) => unix.has(one)))
    action.print(`added Samba account ${name}; it is disabled until its password is set`);
  const rest = missing.filter((name) => !unix.has(name));
  if (rest.length > 0) throw new Error(`no Samba account without a Unix account: ${rest.join(', ')}`);
}

/** One line of a password file, without a password. Source: smbpasswd(5). */
function lockedLine(name: string, uid: number): string {
  const none = 'X'.repeat(32);
  return `${name}:${uid}:${none}:${none}:[DU         ]:LCT-00000000:\n`;
}

async function importLines(action: AccountAction, lines: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'samba-accounts-'));
  try {
    const file = join(folder, 'smbpasswd');
    writeFileSync(file, lines.join(''), { mode: 0o600 });
    await mustRun(action, pdbedit, ['-i', `smbpasswd:${file}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Disables the Samba account of a name, so that it cannot sign in to file sharing.
 * @throws Error if smbpasswd fails
 */
export async function lockSambaAccount(action: AccountAction, name: string): Promise<void> {
  if (isLeftOut(action)) return;
  if (!(await isThere(action, name))) action.print(`there is no Samba account ${name}`);
  else {
    await mustRun(action, smbpasswd, ['-d', name]);
    action.print(`disabled Samba account ${name}`);
  }
}

/** Ends the sessions of an account, and removes it. */
export async function removeSambaAccount(action: AccountAction, name: string): Promise<void> {
  if (isLeftOut(action)) return;
  const { status, output } = await action.run(pdbedit, ['-x', '-u', name]);
  if (status === 0) action.print(`removed Samba account ${name}`);
  else if (!(await isThere(action, name))) action.print(`there is no Samba account ${name}`);
  else throw new Error(`${pdbedit} could not remove Samba account ${name}: ${output.trim()}`);
  await endSessions(action, name);
}

/**
 * Names of all Samba accounts.
 * @throws Error if they cannot be read
 */
export async function sambaAccounts({ run }: Pick<AccountAction, 'run'>): Promise<ReadonlySet<string>> {
  const { status, output } = await run(pdbedit, ['-L']);
  if (status !== 0) throw new Error(`${pdbedit} cannot read the Samba accounts: ${output.trim()}`);
  return new Set(output.split('\n').flatMap((line) => /^([^:\s]+):\d+:/.exec(line)?.[1] ?? []));
}

async function isThere({ run }: AccountAction, name: string): Promise<boolean> {
  const { status, output } = await run(pdbedit, ['-L', '-u', name]);
  return status === 0 && output.includes(`${name}:`);
}

async function endSessions({ run, print }: AccountAction, name: string): Promise<void> {
  const { status, output } = await run('smbstatus', ['-p', '-u', name]);
  const pids = status === 0 ? output.split('\n').flatMap((line) => /^(\d+)\s/.exec(line)?.[1] ?? []) : [];
  for (const pid of pids) await run('smbcontrol', [pid, 'shutdown']);
  if (pids.length === 0) return;
  print(`ended ${pids.length} open Samba sessions`);
  await delay(200);
}

function isLeftOut({ root, print }: AccountAction): boolean {
  const why = whyNoSamba(root);
  if (why !== undefined) print(why);
  return why !== undefined;
}

async function mustRun({ run }: AccountAction, program: string, args: readonly string[]): Promise<void> {
  const { status, output } = await run(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${output.trim()}`);
}
