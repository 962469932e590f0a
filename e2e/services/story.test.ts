import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { RecordPanel } from '../pages/record-panel.ts';
import { RunPage } from '../pages/run-page.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';
import { leftOut, listens, office, openBox, type Box } from './box.ts';

const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');
const daemons = ['slapd', 'smbd', 'postfix', 'apache2', 'proftpd', 'cupsd'].map((name) => `/usr/sbin/${name}`);
const [ofUser, ofBay] = ['Larkfield-2026', 'Quarry-2026-plans'];

/** One click, and the person exists everywhere: the story of the developer manual, section 4, in a real browser. */
describe.skipIf(leftOut('the story of accounts', ...daemons, '/usr/bin/swaks'))(
  'accounts, by a browser',
  { retry: 0 },
  () => {
    let box: Box;
    let browser: Browser;
    let page: Page;
    const folder = mkdtempSync(join(tmpdir(), 'story-'));

    beforeAll(async () => {
      box = await openBox({
        ...office,
        accounts: ['outsider=user|FirstName|Out|LastName|Sider|EmailForward|local|PasswordSet|no'],
      });
      // Every package is installed already: only the events are left.
      box.out(
        'printf "#!/bin/sh\\nexit 0\\n" > /usr/local/sbin/apt-get; chmod 755 /usr/local/sbin/apt-get; mount --bind /usr/local/sbin/apt-get /usr/bin/apt-get',
      );
      box.panelsmith('install-services');
      box.out('echo the plan > /root/plan');
      box.run(process.execPath, [program, 'set-password', 'outsider'], `${ofUser}\n`);
      box.out(`PORT=9080 PANELSMITH_ROOT=/ ${process.execPath} ${program} serve > /root/served 2>&1 < /dev/null &`);
      await box.until('grep -q "set up" /root/served && grep -q "open " /root/served');
      const launcher = join(folder, 'chromium');
      writeFileSync(launcher, `#!/bin/sh\nexec ${box.inNetwork.join(' ')} ${findChromium()} "$@"\n`, { mode: 0o755 });
      browser = await chromium.launch({ executablePath: launcher, args: ['--no-sandbox'] });
      const link = /set up +(http:\S+)/.exec(box.out('cat /root/served'))?.[1] ?? '';
      page = await browser.newPage({ baseURL: new URL(link).origin, locale: 'en' });
      page.setDefaultTimeout(60_000);
      await page.goto(link);
      await page.getByLabel(/^Password/).fill('Correct-horse-9-battery');
      await page.getByLabel(/^The same password again/).fill('Correct-horse-9-battery');
      await page.getByRole('button', { name: 'Set password and sign in' }).click();
      await page.getByRole('heading', { name: 'Home', exact: true }).waitFor();
    });

    afterAll(async () => {
      await browser.close();
      await box.close();
      rmSync(folder, { recursive: true });
    });

    async function create(panel: RecordPanel, what: string, form: Readonly<Record<string, string>>): Promise<void> {
      await panel.open();
      await panel.follow(`Create ${what}`);
      await panel.fill(form);
    }

    async function saved(panel: RecordPanel, button: string, message: string): Promise<void> {
      await panel.submit(button);
      await isSaved(message);
    }

    /** Waits for the message, which comes at once or after the page of the run. */
    async function isSaved(message: string): Promise<void> {
      const run = new RunPage(page);
      const said = page.getByRole('status').filter({ hasText: message });
      await said.or(run.state).first().waitFor();
      if (!new URL(page.url()).pathname.startsWith('/server-manager/runs/')) return;
      await run.state.filter({ hasText: 'done' }).waitFor();
      await run.goBack();
    }

    /** The answer of the web server to `/salesdata/FILE`. */
    const web = (from: string, file: string, more = ''): string =>
      box.sh(
        `curl -s -w ' %{http_code}' --interface ${from} --resolve www.example.org:80:127.0.10.1 ${more} http://www.example.org/salesdata/${file}`,
      ).output;
    const smb = (user: string, command: string): string =>
      box.sh(`smbclient //127.0.0.1/salesdata -U '${user}%${ofUser}' -c '${command}' 2>&1`).output;
    const ftp = (user: string, word: string, path: string): string =>
      box.sh(`curl -s --interface 127.0.10.7 --user ${user}:${word} ftp://127.0.10.1/${path}; echo " $?"`).output;
    const ldap = (filter: string): string =>
      box.out(`ldapsearch -x -LLL -o ldif-wrap=no -H ldap://127.0.0.1 -b dc=example,dc=org '${filter}'`);
    const send = (to: string): string =>
      box.sh(`swaks --server 127.0.10.1 --local-interface 127.0.10.7 --from x@other.net --to ${to} --h-Subject ${to}`)
        .output;
    const arrived = (user: string, to: string): Promise<void> =>
      box.until(`grep -lqs "Subject: ${to}$" /home/e-smith/files/users/${user}/Maildir/new/*`);

    test('user abc, group sales and bay salesdata are everywhere, once each is saved', async () => {
      const users = new UserAccountsPanel(page);
      await users.open();
      await users.create({
        'Account name': 'abc',
        'First name': 'Albert',
        'Last name': 'Collins',
        Telephone: '555 01',
      });
      await isSaved('User abc created.');
      await users.setPassword('abc', ofUser);
      await isSaved('Password of abc set.');
      const [groups, bays, printers] = ['groups', 'ibays', 'printers'].map((name) => new RecordPanel(page, name));
      assert.ok(groups && bays && printers);
      await create(groups, 'group', { 'Group name': 'sales', Description: 'Sales team' });
      await groups.tick('Members', 'abc');
      await saved(groups, 'Create group', 'Group sales created.');
      await create(bays, 'information bay', { Name: 'salesdata', Description: 'Sales data' });
      await bays.choose('Group', 'sales');
      await bays.choose('Web and FTP access', 'Local network, with password');
      await saved(bays, 'Create information bay', 'Information bay salesdata created.');
      await bays.list.follow('Password', 'salesdata');
      await bays.fill({ 'New password': ofBay, 'The same password again': ofBay });
      await saved(bays, 'Set password', 'Password of salesdata set.');
      await create(printers, 'printer', { Name: 'laser', Description: 'Laser', 'Address in the network': '127.0.0.1' });
      await saved(printers, 'Create printer', 'Printer laser created.');

      assert.match(box.out('getent passwd abc; id abc'), /Albert Collins[^]*sales/);
      assert.match(smb('abc', 'put /root/plan html/hello.txt'), /putting file/);
      assert.match(smb('outsider', 'put /root/plan html/bad.txt'), /ACCESS_DENIED/);
      assert.equal(web('127.0.10.7', 'hello.txt').slice(-3), '401');
      assert.match(web('127.0.10.7', 'hello.txt', `--user salesdata:${ofBay}`), /^the plan\n 200$/);
      assert.equal(web('127.0.99.5', 'hello.txt', `--user salesdata:${ofBay}`).slice(-3), '403');
      assert.match(smb('abc', 'put /root/plan files/list.txt'), /putting file/);
      assert.equal(ftp('salesdata', ofBay, 'list.txt'), 'the plan\n 0\n');
      assert.notEqual(ftp('salesdata', 'wrong', 'list.txt'), 'the plan\n 0\n');
      assert.equal(ftp('abc', ofUser, '%2Fibays/salesdata/files/list.txt'), 'the plan\n 0\n');
      for (const to of ['sales@example.org', 'albert.collins@example.org']) {
        assert.match(send(to), /queued as/);
        await arrived('abc', to);
      }
      const entry = ldap('(uid=abc)');
      for (const line of [/^cn: Albert Collins$/m, /^mail: abc@example\.org$/m, /^telephoneNumber: 555 01$/m])
        assert.match(entry, line);
      assert.match(ldap('(cn=sales)'), /^memberUid: abc$/m);
      const change = 'dn: uid=abc,ou=Users,dc=example,dc=org\nchangetype: delete\n';
      assert.equal(box.run('ldapmodify', ['-x', '-H', 'ldap://127.0.0.1'], change).status, 8);
      assert.match(box.out('lpstat -v laser'), /lpd:\/\/127\.0\.0\.1\/raw/);
      assert.match(box.out(`smbclient -g -L 127.0.0.1 -U 'abc%${ofUser}'`), /^Printer\|laser\|Laser$/m);
      // A job over Samba and CUPS arrives at the printer: its command "receive a job" and the queue. Source: RFC 1179,
      // 5.2.
      const printer = `require('net').createServer((job) => job.pipe(require('fs').createWriteStream('/root/job'))).listen(515)`;
      box.out(`${process.execPath} -e "${printer}" > /dev/null 2>&1 < /dev/null &`);
      await box.until(listens(515));
      box.out(`smbclient //127.0.0.1/laser -U 'abc%${ofUser}' -c 'print /root/plan'`);
      await box.until('printf "\\002raw\\n" | cmp -s -n 5 - /root/job');
    });

    test('each one that is modified shows its new values', async () => {
      const users = new UserAccountsPanel(page);
      await users.open();
      await users.modify('abc', { 'Last name': 'King', Telephone: '' });
      await isSaved('User abc saved.');
      const [groups, bays, printers] = ['groups', 'ibays', 'printers'].map((name) => new RecordPanel(page, name));
      assert.ok(groups && bays && printers);
      await groups.open();
      await groups.list.follow('Modify', 'sales');
      await groups.tick('Members', 'outsider');
      await saved(groups, 'Save', 'Group sales saved.');
      await bays.open();
      await bays.list.follow('Modify', 'salesdata');
      await bays.choose('Web and FTP access', 'Whole Internet, no password');
      await saved(bays, 'Save', 'Information bay salesdata saved.');
      await printers.open();
      await printers.list.follow('Modify', 'laser');
      await printers.fill({ 'Address in the network': '127.0.0.9' });
      await saved(printers, 'Save', 'Printer laser saved.');

      assert.match(box.out('getent passwd abc'), /Albert King/);
      assert.doesNotMatch(box.out('id abc'), /sales/);
      assert.match(smb('abc', 'put /root/plan html/again.txt'), /ACCESS_DENIED/);
      assert.match(smb('outsider', 'put /root/plan html/ours.txt'), /putting file/);
      assert.equal(web('127.0.99.5', 'hello.txt').slice(-3), '200');
      assert.equal(ftp('salesdata', 'any', 'list.txt'), 'the plan\n 0\n');
      assert.match(send('sales@example.org'), /queued as/);
      await arrived('outsider', 'sales@example.org');
      assert.match(send('albert.king@example.org'), /queued as/);
      assert.match(send('albert.collins@example.org'), /^<\*\* 550/m);
      const entry = ldap('(uid=abc)');
      assert.match(entry, /^sn: King$/m);
      assert.doesNotMatch(entry, /telephoneNumber/);
      assert.match(box.out('lpstat -v laser'), /lpd:\/\/127\.0\.0\.9\/raw/);
    });

    test('each one that is removed is gone everywhere, except the archive that was chosen', async () => {
      for (const [name, key, what] of [
        ['ibays', 'salesdata', 'information bay'],
        ['groups', 'sales', 'group'],
        ['printers', 'laser', 'printer'],
        ['useraccounts', 'abc', 'user'],
      ] as const) {
        const panel = new RecordPanel(page, name);
        await panel.open();
        await panel.list.follow('Remove', key);
        await saved(panel, `Remove ${what}`, `${what.charAt(0).toUpperCase()}${what.slice(1)} ${key} removed.`);
      }
      for (const name of ['abc', 'sales', 'salesdata']) assert.notEqual(box.sh(`id ${name}`).status, 0, name);
      assert.equal(web('127.0.10.7', 'hello.txt').slice(-3), '404');
      assert.match(smb('outsider', 'ls'), /BAD_NETWORK_NAME/);
      assert.notEqual(ftp('salesdata', 'any', 'list.txt').trim(), 'the plan\n 0');
      for (const to of ['abc', 'sales', 'albert.king']) assert.match(send(`${to}@example.org`), /^<\*\* 550/m, to);
      assert.equal(ldap('(|(uid=abc)(cn=sales))').trim(), '');
      assert.notEqual(box.sh('lpstat -v laser').status, 0);
      assert.doesNotMatch(box.out('pdbedit -L'), /^abc:/m);
      assert.equal(
        box.sh('ls -d /home/e-smith/files/users/abc /home/e-smith/files/ibays/salesdata 2>/dev/null').output,
        '',
      );
      assert.match(box.out('ls /home/e-smith/backup'), /^ibay-salesdata-\d+-[\d-]+\.tar\.gz\nuser-abc-/m);
      assert.doesNotMatch(box.out('cat /etc/atalk/AppleVolumes.default /etc/samba/smb.conf'), /salesdata/);
      assert.deepEqual(box.run(process.execPath, [program, 'doctor']), { status: 0, output: '' });
    });
  },
);
