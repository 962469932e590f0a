import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSetting } from '../../src/accounts/account-numbers.ts';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { freePort } from '../support/mail-sink.ts';
import { listing, restoringOn, tokenOf } from '../support/restoring.ts';

const page = '/server-manager/archives/snapshots';

const hasRestic = spawnSync('restic', ['version']).status === 0;
if (!hasRestic) process.stderr.write('Tests of the nightly backup are left out: install the package restic\n');

/** Files with owners, modes, times, links and ACLs; one host. */
function fillFiles({ root }: FreshApp): void {
  const home = root.path('home/e-smith/files/users/abc');
  mkdirSync(join(home, 'Maildir/new'), { recursive: true });
  for (const name of ['cur', 'tmp']) mkdirSync(join(home, 'Maildir', name));
  writeFileSync(join(home, 'letter'), 'Dear Ann\n');
  writeFileSync(join(home, 'Maildir/new/1'), 'Subject: hello\n\nhello\n', { mode: 0o600 });
  const bay = root.path('home/e-smith/files/ibays/sales/files/prices');
  mkdirSync(bay, { recursive: true });
  writeFileSync(join(bay, 'prices'), '1,2,3\n');
  linkSync(join(bay, 'prices'), join(bay, 'prices-again'));
  symlinkSync('prices', join(bay, 'link'));
  utimesSync(join(bay, 'prices'), 1_000_000_000, 1_000_000_000);
  writeFileSync(root.path('home/e-smith/db/hosts'), 'printer.old.example=host|HostType|Local\n');
  if (process.getuid?.() === 0) execFileSync('setfacl', ['-m', 'u:5003:r--', join(bay, 'prices')]);
}

/** The mails that wait, since no server takes them. */
function mailsOf({ root }: FreshApp): readonly string[] {
  const queue = root.path('var/lib/panelsmith/mail-queue');
  return readdirSync(queue).map((name) => readFileSync(join(queue, name), 'utf8'));
}

describe.skipIf(!hasRestic)('with restic', () => {
  let app: FreshApp;
  let target = '';

  beforeAll(async () => {
    app = await openFreshApp({
      accounts: ['abc=user|FirstName|Ann|Uid|5001', 'sales=ibay|Group|admin|Name|Sales'],
      web: { smtpPort: await freePort() },
    });
    target = mkdtempSync(join(tmpdir(), 'panelsmith-nightly-'));
    fillFiles(app);
    await setUp({ VFSType: 'folder', Mount: target, status: 'enabled' });
  });

  afterAll(async () => {
    await app.close();
    rmSync(target, { recursive: true, force: true });
  });

  async function setUp(props: Readonly<Record<string, string>>): Promise<void> {
    await app.system.databases.configuration.update((draft) => {
      draft.setProps('backupwk', props);
    });
  }

  async function does(...kinds: ('nightly' | 'verify' | 'drill')[]): Promise<(string | undefined)[]> {
    app.system.backups.start(kinds, 'admin');
    await app.system.backups.settled();
    const records = app.system.databases.open('backups').snapshot().ofType('backup_record');
    const latest = records.toSorted((a, b) => Number(b.key) - Number(a.key)).slice(0, kinds.length);
    return latest.map((record) => record.prop('Result') ?? record.prop('Note')).reverse();
  }

  test('a backup is made, checked and restored as a test; restic reads it without Panelsmith', async () => {
    await setUp({ MailNotify: 'yes' });
    const admin = await app.admin();
    const done = does('nightly', 'verify', 'drill');
    expect((await admin.get('/server-manager/backup')).html).toMatch(/A backup is running(\.|: \d+ % done\.)/);
    expect(await done).toEqual(['0', '0', '0']);
    expect(mailsOf(app).join('')).toContain('the nightly backup and its restore drill are good');
    await setUp({ MailNotify: 'error' });
    const key = app.root.path('var/lib/panelsmith/backup/restic-password');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const repository = ['-r', join(target, 'restic'), '--password-file', key];
    expect(execFileSync('restic', [...repository, 'ls', 'latest'], { encoding: 'utf8' })).toContain('users/abc/letter');
    const { html } = await admin.get('/server-manager/backup');
    for (const fact of ['Next run', 'Room left', 'Last restore drill']) expect(html).toContain(fact);
  });

  test('a nightly backup is restored on another server, which first asks for its password', async () => {
    const next = await openFreshApp({ accounts: ['xyz=user|FirstName|Xavier|Uid|5001'] });
    try {
      await next.system.databases.configuration.update((draft) => {
        draft.setProps('backupwk', { VFSType: 'folder', Mount: target, status: 'enabled' });
        writeSetting(draft, 'DomainName', 'new.example');
      });
      const admin = await next.admin();
      const ask = async (backupPassword: string): Promise<number> =>
        (await admin.post(`${page}/password`, { _csrf: await tokenOf(admin, page), backupPassword })).status;
      expect(await ask('wrong')).toBe(422);
      const key = readFileSync(app.root.path('var/lib/panelsmith/backup/restic-password'), 'utf8').trim();
      expect(await ask(key)).toBe(303);
      const { restore, settled } = restoringOn(next, admin);
      const begin = async (): Promise<string> => {
        const answer = await admin.submit(page, {});
        expect(answer.status).toBe(303);
        const path = answer.headers.get('location') ?? '';
        expect(await settled(path)).toBe('checked');
        return path;
      };
      // Folders above what is restored stay as they are.
      const above = next.root.path('home/e-smith');
      chmodSync(above, 0o751);
      const { plan, step } = await restore(await begin(), 'bay:sales');
      expect(statSync(above).mode & 0o7777).toBe(0o751);
      expect([step, plan.includes('Nothing has been changed yet')]).toEqual(['done', true]);
      const [mail, bay] = ['home/e-smith/files/users/abc/Maildir', 'home/e-smith/files/ibays/sales/files/prices'];
      expect(listing(next, bay)).toBe(listing(app, bay));
      expect(existsSync(next.root.path(mail))).toBe(false);
      expect((await restore(await begin(), 'database:hosts')).step).toBe('done');
      expect(next.system.databases.open('hosts').snapshot().get('printer.old.example')).toBeDefined();
      expect(next.account('xyz')).toContain('Xavier');
      const whole = await restore(await begin(), 'all', 'here');
      expect([whole.step, whole.plan.includes('Xavier')]).toEqual(['done', true]);
      expect(listing(next, mail)).toBe(listing(app, mail));
      expect(next.account('xyz')).toBeUndefined();
      const { configuration } = next.system.databases;
      expect(configuration.snapshot().get('DomainName')?.value).toBe('new.example');
      // The panel's passwords and history are not restored.
      expect((await next.system.changes.history.read(1)).entries).toHaveLength(1);
      const entry = next.system.backups.restores.all.find(({ choice }) => choice?.what === 'all')?.entry ?? '';
      expect((await admin.submit(`/server-manager/history/${entry}/revert`, { _go: 'save' })).status).toBe(303);
      expect(next.account('xyz')).toContain('Xavier');
    } finally {
      await next.close();
    }
  });

  test('the drill fails and sends a mail when a database or a template of the backup is broken, and succeeds after the repair', async () => {
    const admin = await app.admin();
    const home = async (): Promise<string> => (await admin.get('/server-manager/')).html;
    const broken = app.root.path('etc/e-smith/templates-custom/etc/hosts/10broken.ejs');
    mkdirSync(dirname(broken), { recursive: true });
    writeFileSync(broken, '<% if (true) { %>\n');
    const database = app.root.path('home/e-smith/db/hosts');
    const good = readFileSync(database, 'utf8');
    writeFileSync(database, `${good}a half line\n\0\0`);
    expect(await does('nightly', 'drill')).toEqual(['0', 'drill:1']);
    const red = await home();
    expect(red).toContain('The restore drill failed');
    expect(red).toContain('database hosts has NUL bytes; database hosts has 2 lines without a record');
    expect(red).toContain('template /etc/hosts');
    await app.tendMail();
    expect(mailsOf(app).join('')).toContain('The restore drill failed');
    rmSync(dirname(broken), { recursive: true });
    writeFileSync(database, good);
    await setUp({ KeepDaily: '0', KeepWeekly: '0', KeepMonthly: '0' });
    expect(await does('nightly', 'drill')).toEqual(['0', '0']);
    expect(await home()).not.toContain('The restore drill failed');
    // Old backups are removed; an overdue backup is reported.
    expect(await app.system.backups.snapshots()).toHaveLength(1);
    await setUp({ ReminderDays: '0' });
    expect(await home()).toContain('Days without a good nightly backup');
    await app.tendMail();
    expect(mailsOf(app).join('')).toContain('Days without a good nightly backup');
    await setUp({ ReminderDays: '3' });
  });

  test('the recovery sheet has what the other server needs', async () => {
    const admin = await app.admin();
    await setUp({ VFSType: 'sftp', SmbHost: 'other', Login: 'keeper', Mount: 'backups' });
    const { html } = await admin.post('/server-manager/archives/recovery', {
      _csrf: await tokenOf(admin, '/server-manager/backup'),
    });
    await setUp({ VFSType: 'folder', Mount: target });
    expect(html).toContain('restic --repo sftp:keeper@other:backups/restic snapshots');
    expect(html).toContain(readFileSync(app.root.path('var/lib/panelsmith/backup/ssh-key.pub'), 'utf8').trim());
  });

  test('a damaged repository is found, and named on the home page', async () => {
    const data = join(target, 'restic/data');
    execFileSync('chmod', ['-R', 'u+w', data]);
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      const path = join(data, name);
      if (!statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      bytes.fill(0, 20, 60);
      writeFileSync(path, bytes);
    }
    expect(await does('verify')).toEqual(['restic:1']);
    expect(await does('drill')).toEqual(['drill:1']);
    const html = (await (await app.admin()).get('/server-manager/')).html;
    expect(html).toContain('The nightly backups are damaged');
    expect(html).toContain('The restore drill failed');
  });

  test('a disk that is not mounted is not mistaken for an empty one', async () => {
    await setUp({ VFSType: 'mnt', Mount: join(target, 'disk') });
    mkdirSync(join(target, 'disk'));
    expect(await does('nightly')).toEqual(['restic:1']);
    expect(existsSync(join(target, 'disk/restic'))).toBe(false);
  });
});
