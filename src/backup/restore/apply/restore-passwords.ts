import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeLine } from '../../../accounts/unix/etc/change-file.ts';
import { unixAccounts } from '../../../accounts/unix/read-accounts.ts';
import type { Root } from '../../../root.ts';
import { askProgram } from '../../../process/children/ask-program.ts';

/** Home folders of the accounts that panels create, for people and for Windows machines. Source: classic restore. */
const ownHome = /^(\/home\/e-smith|\/var\/lib\/nethserver|\/noexistingpath)(\/|$)/;

/**
 * Gives the accounts that are here the Unix passwords of the archive: only those of people, never of the system's own
 * accounts, whose names and numbers differ from system to system.
 * @param accounts folder with `passwd` and `shadow` of the archive
 * @returns the names
 */
export async function restorePasswords(root: Root, accounts: string): Promise<string[]> {
  const isOwn = new Set(
    linesOf(join(accounts, 'passwd')).flatMap(([name = '', , , , , home = '']) => (ownHome.test(home) ? [name] : [])),
  );
  const here = new Set(unixAccounts(root).map(({ name }) => name));
  const hashes = linesOf(join(accounts, 'shadow')).flatMap(([name = '', hash = '']): [string, string][] =>
    isOwn.has(name) && here.has(name) && isHash(hash) ? [[name, hash]] : [],
  );
  if (root.folder === '/') await setHashes(hashes);
  else
    for (const [name, hash] of hashes)
      changeLine(root.path('etc/shadow'), name, ([own = name, , ...others]) => [own, hash, ...others]);
  return hashes.map(([name]) => name);
}

/** As crypt(3) makes it; accounts without a usable password have other marks. */
function isHash(text: string): boolean {
  return /^[./0-9A-Za-z$_=,-]{13,}$/.test(text);
}

/** @throws Error if chpasswd refuses or does not end */
async function setHashes(hashes: readonly [name: string, hash: string][]): Promise<void> {
  if (hashes.length === 0) return;
  const input = hashes.map(([name, hash]) => `${name}:${hash}\n`).join('');
  const { status, output } = await askProgram('/usr/sbin/chpasswd', ['--encrypted'], { input, seconds: 60 });
  if (status !== 0) throw new Error(`chpasswd ended with ${status}: ${output.trim()}`);
}

function linesOf(file: string): string[][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
}
