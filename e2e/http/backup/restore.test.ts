import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { canRun } from '../../../src/process/children/can-run.fixture.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeSetting } from '../../../src/accounts/account-numbers.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';
import { listing, restoringOn, tokenOf, upload, type Restoring } from '../../support/restoring.ts';

const isRoot = process.getuid?.() === 0;
const bayFiles = 'home/e-smith/files/ibays/sales/files/prices';
const otherBay = 'home/e-smith/files/ibays/wörter/files';
const passphrase = 'a passphrase of words';

let old: FreshApp;
let next: FreshApp;
let admin: HttpPerson;
let restoring: Restoring;
let folder = '';
let archive: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-restore-'));
  old = await openFreshApp({ accounts: ['abc=user|FirstName|Ann|Uid|5001', 'sales=ibay|Group|admin|Name|Sales'] });
  await old.system.databases.configuration.update((draft) => {
    writeSetting(draft, 'SystemName', 'old');
    writeSetting(draft, 'DomainName', 'old.example');
  });
  await old.system.events.signal('panelsmith-unix-update', [], { author: '', changeSet: undefined }).finished;
  fillFiles(old);
  archive = await download(old, {});
  next = await openFreshApp({ accounts: ['xyz=user|FirstName|Xavier|Uid|5001'] });
  await next.system.databases.configuration.update((draft) => {
    writeSetting(draft, 'SystemName', 'new');
    writeSetting(draft, 'DomainName', 'new.example');
  });
  admin = await next.admin();
  restoring = restoringOn(next, admin);
});

afterAll(async () => {
  await Promise.all([old.close(), next.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Files with every kind of owner, mode, time, link and attribute. */
function fillFiles({ root }: FreshApp): void {
  const home = root.path('home/e-smith/files/users/abc');
  mkdirSync(join(home, 'Maildir/new'), { recursive: true });
  writeFileSync(join(home, 'Maildir/new/1'), 'Subject: hello\n\nhello\n', { mode: 0o600 });
  writeFileSync(join(home, 'näme with "quotes"\nand a line'), 'odd\n');
  writeFileSync(Buffer.concat([Buffer.from(`${home}/`), Buffer.from([0x66, 0xfc, 0x72])]), 'latin\n');
  const bay = root.path(bayFiles);
  mkdirSync(bay, { recursive: true });
  writeFileSync(join(bay, 'prices'), '1,2,3\n');
  linkSync(join(bay, 'prices'), join(bay, 'prices-again'));
  symlinkSync('prices', join(bay, 'link'));
  linkSync(join(bay, 'link'), join(bay, 'link-again'));
  writeFileSync(join(bay, 'sparse'), 'begin');
  truncateSync(join(bay, 'sparse'), 50_000_000_000);
  // A file with names in two bays.
  mkdirSync(root.path(otherBay), { recursive: true });
  writeFileSync(root.path(otherBay, 'shared'), 'in two bays\n');
  linkSync(root.path(otherBay, 'shared'), join(bay, 'shared'));
  utimesSync(join(bay, 'prices'), 1_000_000_000, 1_000_000_000);
  execFileSync('mkfifo', [root.path('home/e-smith/files/pipe')]);
  if (!isRoot) return;
  execFileSync('mknod', [root.path('home/e-smith/files/device'), 'c', '1', '3']);
  chownSync(join(home, 'Maildir/new/1'), 5001, 5001);
  chmodSync(bay, 0o2770);
  if (!canRun('setfacl', ['--version'])) return;
  execFileSync('setfacl', ['-m', 'u:5001:rwx,d:g:5002:r-x', bay]);
  execFileSync('setfacl', ['-m', 'u:5003:r--', join(bay, 'prices')]);
}

async function download(app: FreshApp, fields: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const person = await app.admin();
  const page = '/server-manager/archives/desktop';
  const answer = await fetch(`${app.origin}${page}`, {
    method: 'POST',
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _csrf: await tokenOf(person, page), passphrase: '', again: '', ...fields }),
  });
  expect(answer.status).toBe(200);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  await vi.waitFor(() => {
    expect(app.system.backups.running).toBeUndefined();
  }, 60_000);
  return bytes;
}

const send = (bytes: Uint8Array<ArrayBuffer>, name?: string): ReturnType<typeof upload> =>
  upload(next, admin, bytes, name);

test('everything is restored on a server of another name, which keeps it', async () => {
  const { path } = await send(archive);
  const { plan, step } = await restoring.restore(path, 'all', 'here');
  expect(plan).toContain('xyz');
  expect(step).toBe('done');
  for (const left of isRoot ? ['pipe', 'device'] : ['pipe']) {
    expect(plan).toContain(`home/e-smith/files/${left}<`);
    expect(existsSync(next.root.path('home/e-smith/files', left))).toBe(false);
  }
  expect(next.account('abc')).toContain('FirstName|Ann');
  expect(next.account('xyz')).toBeUndefined();
  expect(next.system.databases.configuration.snapshot().get('DomainName')?.value).toBe('new.example');
  for (const part of ['home/e-smith/files/users/abc', bayFiles, otherBay])
    expect(listing(next, part)).toBe(listing(old, part));
});

test('one missing bay is restored with its account, each file as it was', async () => {
  await next.system.databases.accounts.update((accounts) => {
    if (accounts.get('sales')) accounts.delete('sales');
  });
  rmSync(next.root.path('home/e-smith/files/ibays'), { recursive: true, force: true });
  const { path } = await send(archive);
  const { plan, step } = await restoring.restore(path, 'bay:sales');
  expect(plan).toContain('new.example');
  expect(step).toBe('done');
  expect(next.account('sales')).toContain('Name|Sales');
  // The name of a file in the other bay is not restored, but its content is.
  const ofOne = (app: FreshApp, part: string): string => listing(app, part).replaceAll(/( \S+) 2( \n)/g, '$1 1$2');
  expect(existsSync(next.root.path(otherBay))).toBe(false);
  const bytes = (await send(archive)).path;
  const name = Buffer.from('bay:wörter').toString('latin1');
  expect((await restoring.restore(bytes, name)).step).toBe('done');
  for (const part of [bayFiles, otherBay]) expect(ofOne(next, part)).toBe(ofOne(old, part));
});

test('the mail of a user is restored, and what is newer is named and kept', async () => {
  const { path } = await send(archive);
  const file = next.root.path('home/e-smith/files/users/abc/Maildir/new/1');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'something newer\n');
  // Folders above what is restored stay as they are.
  const above = ['home/e-smith', 'home/e-smith/files/users/abc'].map((name) => next.root.path(name));
  for (const name of above) chmodSync(name, 0o711);
  if (isRoot) for (const name of above) chownSync(name, 5001, 5001);
  const { plan, step } = await restoring.restore(path, 'mail:abc');
  expect(plan).toContain('home/e-smith/files/users/abc/Maildir/new/1');
  expect(step).toBe('done');
  for (const name of above)
    expect(statSync(name)).toMatchObject({ mode: 0o40711, uid: isRoot ? 5001 : statSync(name).uid });
  expect(readFileSync(file, 'utf8')).toContain('Subject: hello');
  const id = path.split('/').at(-1) ?? '';
  const kept = next.root.path(`home/.panelsmith-restore/${id}/before/home/e-smith/files/users/abc/Maildir/new/1`);
  expect(readFileSync(kept, 'utf8')).toBe('something newer\n');
});

test('an encrypted archive opens with its passphrase only', async () => {
  const encrypted = await download(old, { passphrase, again: passphrase });
  const { path, html } = await send(encrypted, 'smeserver.tgz.age');
  expect(html).toContain('type="password"');
  await restoring.send(path, 'unlock', { passphrase: 'the wrong one' });
  expect(await restoring.settled(path)).toBe('locked');
  await restoring.send(path, 'unlock', { passphrase });
  expect(await restoring.settled(path)).toBe('checked');
  // A process that is killed while it decrypts leaves nothing readable, and the next one asks for the passphrase again.
  const { path: killed } = await send(encrypted, 'smeserver.tgz.age');
  const folder = next.root.path('home/.panelsmith-restore', killed.split('/').at(-1) ?? '');
  const state = readFileSync(join(folder, 'restore.json'), 'utf8');
  const decrypting = '"step":"checking","process":"1/1/an earlier boot"';
  writeFileSync(join(folder, 'restore.json'), state.replace('"step":"locked"', decrypting));
  const [kept = ''] = readdirSync(folder).filter((name) => name !== 'restore.json');
  writeFileSync(join(folder, `${kept}.plain`), 'half');
  await next.system.backups.recover();
  expect(readdirSync(folder).sort()).toEqual([kept, 'restore.json'].sort());
  expect((await admin.get(killed)).html).toContain('type="password"');
  await restoring.send(killed, 'unlock', { passphrase });
  expect(await restoring.settled(killed)).toBe('checked');
  // An incomplete archive is refused, and nothing of it stays on the disk.
  const { path: cut } = await send(encrypted.slice(0, -100), 'smeserver.tgz.age');
  await restoring.send(cut, 'unlock', { passphrase });
  expect(await restoring.settled(cut)).toBe('refused');
  expect((await admin.get(cut)).html).toContain('so it cannot be decrypted');
  expect(readdirSync(next.root.path('home/.panelsmith-restore', cut.split('/').at(-1) ?? ''))).toEqual([
    'restore.json',
  ]);
});

test('a truncated archive is refused with the place', async () => {
  const { html } = await send(archive.slice(0, Math.floor(archive.length * 0.7)));
  expect(html).toContain('ends too early');
  expect(html).toMatch(/home\/e-smith\/[^<]*/);
});

test('a file that is not an archive is refused', async () => {
  for (const bytes of [Buffer.from('hello'), gzipSync('hello'), gzipSync(Buffer.alloc(10240))])
    expect((await send(new Uint8Array(bytes))).html).toContain('This is not an archive of a server');
});

/** An archive made with tar. */
function made(...args: string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(execFileSync('tar', ['-czPf', '-', ...args], { cwd: folder, maxBuffer: 10_000_000 }));
}

/** A pax header with a name of this number of bytes. Source: pax(1), "pax Extended Header". */
function longName(length: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(512);
  header.write('x', 0);
  header.write(`${length.toString(8).padStart(11, '0')}\0`, 124);
  header.fill(' ', 148, 156);
  header.write('xustar\x0000', 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  const record = Buffer.alloc(length, 0x01);
  record.write(`${length} path=`);
  record.write('\n', length - 1);
  const member = Buffer.from(header).fill(0, 124, 135).fill(' ', 148, 157);
  member.write('0'.repeat(11), 124);
  member.write('0', 156);
  member.write(
    `${member
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return new Uint8Array(
    gzipSync(Buffer.concat([header, record, Buffer.alloc(-length & 511), member, Buffer.alloc(1024)])),
  );
}

test('members that would be written elsewhere are refused', async () => {
  const inside = join(folder, 'home/e-smith/files');
  rmSync(inside, { recursive: true, force: true });
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, 'x'), 'x');
  symlinkSync('/etc', join(inside, 'out'));
  linkSync(join(inside, 'x'), join(inside, 'y'));
  writeFileSync(join(folder, 'shadow'), 'root::0::::::\n');
  const hostile = {
    absolute: made('--transform=s,^shadow,/etc/shadow,', 'shadow'),
    up: made('--transform=s,^shadow,home/e-smith/../../etc/x,', 'shadow'),
    elsewhere: made('--transform=s,^shadow,etc/cron.d/x,', 'shadow'),
    through: made('--transform=s,^shadow,home/e-smith/files/out/shadow,', 'home/e-smith/files/out', 'shadow'),
    throughName: made(
      ...[
        '--transform=s,^home/e-smith/files/out,home/e-smith/files/x,',
        '--transform=s,^shadow,home/e-smith/files/y/shadow,',
      ],
      ...['home/e-smith/files/x', 'home/e-smith/files/out', 'home/e-smith/files/y', 'shadow'],
    ),
    hardLink: made(
      '--transform=s,^home/e-smith/files/y,etc/shadow,hRS',
      'home/e-smith/files/y',
      'home/e-smith/files/x',
    ),
  };
  for (const [kind, bytes] of Object.entries({ ...hostile, longName: longName(10_000_000) })) {
    const { html } = await send(bytes);
    expect([kind, html.includes('The archive is refused because of')]).toEqual([kind, true]);
  }
});

test('a link to outside the root is left out and named', async () => {
  const { path } = await send(made('home/e-smith/files/out', 'home/e-smith/files/x'));
  const { plan, step } = await restoring.restore(path, 'all', 'here');
  expect(plan).toContain('home/e-smith/files/out');
  expect(step).toBe('done');
  expect(existsSync(next.root.path('home/e-smith/files/out'))).toBe(false);
  expect(readFileSync(next.root.path('home/e-smith/files/x'), 'utf8')).toBe('x');
});

test('the databases of a restore are one entry of the history, and can be reverted', async () => {
  const whole = next.system.backups.restores.all.filter(
    ({ choice, entry }) => choice?.what === 'all' && entry !== undefined,
  );
  const entry = whole.at(-1)?.entry ?? '';
  const answer = await admin.submit(`/server-manager/history/${entry}/revert`, { _go: 'save' });
  expect(answer.status).toBe(303);
  expect(next.account('xyz')).toContain('Xavier');
  expect(next.account('abc') ?? 'user-deleted').toContain('user-deleted');
});
