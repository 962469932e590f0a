import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeSet } from '../../changes/change-set.ts';
import { rememberLanguage } from '../../mail/reader-languages.ts';
import type { Root } from '../../root.ts';
import type { System } from '../../system.ts';

/** A password whose hash is known beforehand, since making one takes some tenths of a second. */
export const knownPassword = 'Fresh-app-2026';

/** Its salt and hash, as `Passwords` stores them. */
const stored = 'qh4e8hqiB7wkLCXq7ociMg:CZSdOjUWw56uM7g33IcpxU9GIx7ERxg2pnZ6CAt9UEI';

/** Gives accounts the known password, and takes the passwords of all others. */
export function giveKnownPassword({ state }: Root, accounts: readonly string[]): void {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const lines = accounts.map((account) => `${account}:${stored}\n`);
  writeFileSync(join(state, 'passwords'), lines.join(''), { mode: 0o600 });
}

/** Sets up a served system with the known password, as through its one-time link, unless it is set up. */
export async function setUpAdministrator(system: System, language = 'en'): Promise<void> {
  if (system.passwords.has('admin')) return;
  const changes = new ChangeSet(system.databases);
  if (changes.accounts.get('admin')) changes.accounts.setProps('admin', { PasswordSet: 'yes' });
  await system.changes.apply(changes, { account: 'admin', origin: 'set-up' });
  giveKnownPassword(system.root, ['admin']);
  rememberLanguage(system.root, 'admin', language);
}

/**
 * Signs an administrator in after `setUpAdministrator`: stores a session as one of an earlier sign-in is found at the
 * next start.
 * @returns the cookie of the session: its name and its value
 */
export function sessionOfAdministrator(system: System): readonly [name: string, value: string] {
  const { state } = system.root;
  const id = randomBytes(24).toString('base64url');
  const key = readFileSync(join(state, 'session-secret'), 'utf8').trim();
  const cookie = { originalMaxAge: null, httpOnly: true, sameSite: 'lax', secure: false, path: '/' };
  const file = join(state, 'sessions', createHash('sha256').update(id).digest('hex'));
  const mark = system.passwords.mark('admin');
  const csrfToken = randomBytes(32).toString('hex');
  writeFileSync(file, JSON.stringify({ cookie, account: 'admin', mark, csrfToken }), { mode: 0o600 });
  const signature = createHmac('sha256', key).update(id).digest('base64').replace(/=+$/, '');
  return ['panelsmith', encodeURIComponent(`s:${id}.${signature}`)];
}
