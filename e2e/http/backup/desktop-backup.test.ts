import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';
import { tokenOf } from '../../support/restoring.ts';

let app: FreshApp;
let admin: HttpPerson;
let folder = '';
const page = '/server-manager/archives/desktop';
const passphrase = 'four words make one';

/** An action of the root; its lines go to a file. */
function action(event: string, script: string): void {
  const file = app.root.path('etc/e-smith/events', event, 'S10trace');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "$@" >> trace\n${script}\n`);
  chmodSync(file, 0o755);
}

function trace(): string[] {
  const lines = readFileSync(app.root.path('trace'), 'utf8').trim().split('\n');
  rmSync(app.root.path('trace'));
  return lines;
}

/** The whole answer to the form, as bytes. The previous backup ends a moment after its result is stored. */
async function download(fields: Readonly<Record<string, string>>): Promise<Response> {
  await expect.poll(() => app.system.backups.running).toBeUndefined();
  const token = await tokenOf(admin, page);
  return fetch(`${app.origin}${page}`, {
    method: 'POST',
    headers: { cookie: admin.cookie, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _csrf: token, passphrase: '', again: '', ...fields }),
  });
}

function lastResult(): string | undefined {
  const records = app.system.databases.open('backups').snapshot().ofType('backup_record');
  return records.toSorted((a, b) => Number(b.key) - Number(a.key))[0]?.prop('Result');
}

beforeAll(async () => {
  app = await openFreshApp({ accounts: ['abc=user|FirstName|Ann'] });
  admin = await app.admin();
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-desktop-'));
  mkdirSync(app.root.path('home/e-smith/files/users/abc'), { recursive: true });
  writeFileSync(app.root.path('home/e-smith/files/users/abc/letter'), 'Dear Ann\n', { mode: 0o640 });
  action('pre-backup', '');
  action('post-backup', '');
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the archive has the classic layout and unpacks with tar and gzip', async () => {
  const answer = await download({});
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="smeserver.tgz"');
  const file = join(folder, 'plain.tgz');
  writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
  const members = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
  expect(members[0]).toBe('home/e-smith/.panelsmith-backup.json');
  expect(members).toContain('home/e-smith/db/accounts');
  expect(members).toContain('home/e-smith/files/users/abc/letter');
  expect(members.at(-1)).toBe('etc/samba/smbpasswd');
  await expect.poll(lastResult).toBe('0');
  expect(trace()).toEqual(['pre-backup desktop', 'post-backup desktop 0']);
});

test('if two are begun at the same time, one is made', async () => {
  const answers = await Promise.all([download({}), download({})]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts.filter((text) => text.includes('Another backup or restore is running'))).toHaveLength(1);
  await expect.poll(lastResult).toBe('0');
  expect(trace()).toEqual(['pre-backup desktop', 'post-backup desktop 0']);
});

test('with a passphrase it is in the age format, and only the passphrase opens it', async () => {
  const answer = await download({ passphrase, again: passphrase });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.toString('latin1').startsWith('age-encryption.org/v1\n-> scrypt ')).toBe(true);
  await expect.poll(lastResult).toBe('0');
  expect(trace()).toEqual(['pre-backup desktop', 'post-backup desktop 0']);
});

test('when an action before the backup fails, the page says why, nothing is sent, and post-backup is signalled', async () => {
  action('pre-backup', 'echo the mail server cannot be paused; exit 1');
  try {
    const answer = await download({});
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('the mail server cannot be paused');
    expect(trace()).toEqual(['pre-backup desktop', 'post-backup desktop pre-backup:1']);
    expect(lastResult()).toBe('pre-backup:1');
    expect((await admin.get('/server-manager/backup')).html).toContain('S10trace: the mail server cannot be paused');
  } finally {
    action('pre-backup', '');
  }
});

test('if the browser closes the connection, post-backup is still signalled', async () => {
  execFileSync('sh', ['-c', 'head -c 40000000 /dev/urandom > "$1"', 'sh', app.root.path('home/e-smith/files/noise')]);
  const answer = await download({});
  const reader = answer.body?.getReader();
  await reader?.read();
  // During the backup no other work can begin.
  const _csrf = await tokenOf(admin, page);
  expect((await admin.post('/server-manager/archives/nightly', { _csrf })).status).toBe(409);
  expect((await admin.get('/server-manager/backup')).html).toMatch(
    /A backup is being sent to a browser: [\d.]+ [kM]?B/,
  );
  await reader?.cancel();
  await expect.poll(lastResult).toBe('send2browser:Incomplete');
  expect(trace()).toEqual(['pre-backup desktop', 'post-backup desktop send2browser:Incomplete']);
  expect((await admin.get('/server-manager/backup')).html).toContain('The browser did not receive the whole archive.');
  rmSync(app.root.path('home/e-smith/files/noise'));
});

test('the pages say how large it is, and what to do with old tapes', async () => {
  expect((await admin.get(page)).html).toMatch(/[\d.]+ [kM]?B(yte)? before compression/);
  expect((await admin.get('/server-manager/backup/nightly')).html).toContain('keep the old drive and its server');
  expect((await admin.get('/server-manager/archives/restore')).html).toContain('A backup on tape cannot be read here');
});

test('a passphrase that was mistyped or is too short is refused', async () => {
  expect((await download({ passphrase, again: 'another' })).status).toBe(422);
  expect((await download({ passphrase: 'short', again: 'short' })).status).toBe(422);
});
