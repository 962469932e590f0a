import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Database } from '../file/database.ts';
import { Databases } from '../file/databases.ts';
import { initializeDatabase, initializeDefaultDatabases } from './defaults.ts';

let folder: TemporaryFolder;
let reports: string[];

beforeEach(() => {
  folder = temporaryFolder();
  reports = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
}

function stored(name = 'configuration'): string[] {
  const lines = readFileSync(folder.at('home/e-smith/db', name), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

async function initialize(): Promise<number> {
  const root = openRoot(folder.path);
  const report = (line: string): void => {
    reports.push(line);
  };
  const sources = [{ folder: folder.at('package/db') }];
  return (await initializeDefaultDatabases(new Databases(root), root, sources, report)).failed;
}

const own = 'etc/e-smith/db/configuration';
const ofPackage = 'package/db/configuration';

describe('defaults and force', () => {
  test('a default from a package or from the root fills in a missing value', async () => {
    put({
      [`${ofPackage}/defaults/sshd/type`]: 'service\n',
      [`${ofPackage}/defaults/sshd/status`]: 'enabled\n',
      [`${own}/defaults/sshd/TCPPort`]: '22\n',
      [`${own}/defaults/MinUid/type`]: '5000',
      'home/e-smith/db/configuration': 'sshd=daemon|status||Own|1\n',
    });
    expect(await initialize()).toBe(0);
    expect(stored()).toEqual(['MinUid=5000', 'sshd=daemon|Own|1|TCPPort|22|status|']);
  });

  test('force is applied last and overwrites', async () => {
    put({
      [`${own}/defaults/sshd/status`]: 'default\n',
      [`${ofPackage}/force/sshd/status`]: 'forced\n',
      [`${own}/force/Mode/type`]: 'new\n',
      'home/e-smith/db/configuration': 'sshd=service|status|stored\nMode=old\n',
    });
    await initialize();
    expect(stored()).toEqual(['Mode=new', 'sshd=service|status|forced']);
  });

  test('a database with all defaults is not written, and an escaped bar is kept', async () => {
    put({ [`${own}/defaults/m/type`]: 't', 'home/e-smith/db/configuration': 'm=t|B|a\\|b|A|1\n' });
    const { ino } = statSync(folder.at('home/e-smith/db/configuration'));
    await initialize();
    expect(statSync(folder.at('home/e-smith/db/configuration')).ino).toBe(ino);
    put({ [`${own}/defaults/m/New`]: '1' });
    await initialize();
    expect(stored()).toEqual(['m=t|A|1|B|a\\|b|New|1']);
  });

  test('values that cannot be stored, and files in place of folders, are reported and skipped', async () => {
    put({
      [`${own}/defaults/a/type`]: 't\n',
      [`${own}/defaults/a/P`]: 'x|y\n',
      [`${own}/defaults/a/Q~`]: 'old\n',
      [`${own}/defaults/a=b/type`]: 't\n',
      [`${own}/defaults/README`]: 'hello\n',
      'etc/e-smith/db/no name/defaults/a/type': 't\n',
    });
    await initialize();
    expect(stored()).toEqual(['a=t']);
    expect(reports.map((line) => line.replace(`${folder.path}/`, '').split(' ')[0])).toEqual([
      `${own}/defaults/README`,
      `${own}/defaults/a/P`,
      `${own}/defaults/a=b`,
      'no',
    ]);
  });

  test('a database gets its owner even if its content does not change', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root can give files away');
    put({ 'home/e-smith/db/configuration': 'a=b\n' });
    const root = openRoot(folder.path);
    const file = join(root.databases, 'configuration');
    const owned = new Database('configuration', file, { owner: () => ({ mode: 0o640, ids: { uid: 0, gid: 12 } }) });
    await initializeDatabase(owned, [], { databases: new Databases(root), root, report: () => undefined });
    expect([statSync(file).gid, stored()]).toEqual([12, ['a=b']]);
  });

  test('a database that cannot be initialized does not affect the others', async () => {
    put({ [`${own}/defaults/a/type`]: 't', 'etc/e-smith/db/accounts/defaults/root/type': 'system' });
    mkdirSync(folder.at('home/e-smith/db/accounts'), { recursive: true });
    expect(await initialize()).toBe(1);
    expect(stored()).toEqual(['a=t']);
    expect(reports.join()).toContain('database accounts was not initialized');
  });
});

describe('migrate', () => {
  test('Perl and module fragments run in byte order before the defaults', async () => {
    put({
      [`${own}/migrate/00openRW`]: '{ $DB = esmith::ConfigDB->open("configuration"); }',
      [`${own}/migrate/20perl`]: `text {
        my $old = $DB->get_prop_and_delete('s', 'Port');
        $DB->set_prop('s', 'TCPPort', $old) if defined $old; "" }`,
      [`${own}/migrate/10first.mjs`]: `export default (database) => database.setProps('s', { Port: '22' });`,
      [`${own}/migrate/30last.mjs`]: `export default (database, all) => {
        database.setType('log', database.get('s').prop('TCPPort') + all.open('hosts').snapshot().keys().length); };`,
      [`${own}/defaults/s/TCPPort`]: '80',
      'home/e-smith/db/configuration': 'log=x\ns=service\n',
    });
    expect([await initialize(), reports]).toEqual([0, []]);
    expect(stored()).toEqual(['log=220', 's=service|TCPPort|22']);
  });

  test('a failed fragment is reported with file and line, the others run, and a module writes everything or nothing', async () => {
    put({
      [`${own}/migrate/10perl`]: "{ $DB->set_value('before', 1);\n die 'boom'; }{ $DB->set_value('never', 1) }",
      [`${own}/migrate/20half.mjs`]: `export default (database) => { database.setType('x', '2'); database.delete('none'); };`,
      [`${own}/migrate/30none.mjs`]: `export const nothing = 1;`,
      [`${own}/migrate/40brace`]: '{ unclosed',
      [`${own}/migrate/50exit`]: '{ exit 0 }',
      [`${own}/migrate/60perl`]: "{ warn 'careful'; $DB->set_value('after', 1) }",
      'home/e-smith/db/configuration': 'x=1\n',
    });
    expect(await initialize()).toBe(5);
    expect(stored()).toEqual(['after=1', 'before=1', 'x=1']);
    expect(reports).toHaveLength(6);
    expect(reports[0]).toMatch(/10perl failed: boom at .*10perl line 2/);
    expect(reports.at(-1)).toMatch(/^careful at .*60perl line 1/);
  });

  test('Perl code opens the default files named by environment variables', async () => {
    put({
      'srv/settings': 'Old=1\n',
      'srv/people': 'abc=user\n',
      [`${own}/migrate/10default`]:
        "{ $DB->set_value('New', $Old); esmith::AccountsDB->open->get('abc')->set_prop('A', 1) }",
    });
    vi.stubEnv('ESMITH_CONFIG_DB', '/srv/settings');
    vi.stubEnv('ESMITH_ACCOUNT_DB', '/srv/people');
    expect([await initialize(), reports]).toEqual([0, []]);
    expect([stored('../../../srv/settings'), stored('../../../srv/people')]).toEqual([
      ['New=1', 'Old=1'],
      ['abc=user|A|1'],
    ]);
  });

  test('Perl code can use the classic classes and records', async () => {
    const code = `
      use esmith::AccountsDB; use esmith::ConfigDB;
      my $accounts = esmith::AccountsDB->open;
      my $new = $accounts->new_record('carol', { type => 'user', FirstName => 'Carol' });
      $new->merge_props(LastName => 'a|b', CellNumber => '');
      my ($bob) = $accounts->get_all_by_prop(type => 'user', FirstName => 'Bob');
      $bob->set_prop('Note', "l1\\nl2"); $bob->delete_prop('FirstName');
      $accounts->get('old')->delete;
      my @users = map { $_->key } $accounts->users;
      $DB->new_record('report', { type => 'text', Users => join(',', @users), Taken => defined $accounts->new_record('bob', {}) ? 1 : 0,
        Escaped => $accounts->get_prop('esc', 'P') eq 'a|b' ? 'bar' : 'none', None => defined $accounts->get_prop('bob', 'None') ? 1 : 0,
        Status => $sshd{status}, Name => $SystemName, File => $DB_FILENAME, Missing => defined esmith::HostsDB->open ? 1 : 0 });
      eval { esmith::AccountsDB->open_ro->get('bob')->set_prop('A', 1) }; $DB->set_prop('report', 'ReadOnly', $@ ? 1 : 0);`;
    put({
      [`${own}/migrate/10code`]: `{${code}}`,
      'home/e-smith/db/configuration': 'SystemName=mail\nsshd=service|status|enabled\n',
      'home/e-smith/db/accounts': 'bob=user|FirstName|Bob\nold=user\nesc=text|P|a\\|b|Q|1\n',
    });
    expect([await initialize(), reports]).toEqual([0, []]);
    expect(stored('accounts')).toEqual([
      'bob=user|Note|l1\\nl2',
      'carol=user|CellNumber||FirstName|Carol|LastName|ab',
      'esc=text|P|a\\|b|Q|1',
    ]);
    expect(stored()[1]).toBe(
      'report=text|Escaped|bar|File|configuration|Missing|0|Name|mail|None|0|ReadOnly|1|Status|enabled|Taken|0|Users|bob,carol',
    );
  });
});
