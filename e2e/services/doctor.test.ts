import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { leftOut, office, openBox, type Box } from './box.ts';

const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');

describe('the doctor of a trial root', () => {
  let root: TemporaryFolder;

  beforeEach(() => {
    root = temporaryFolder();
    write('accounts', 'abc=user|FirstName|Al|PasswordSet|no\nsales=group|Members|abc\n');
    write('configuration', 'DomainName=example.org\n');
  });

  function write(database: string, text: string): void {
    root.write(join('home/e-smith/db', database), text);
  }

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      env: { ...process.env, PANELSMITH_ROOT: root.path },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  test('lists what differs, repairs it by events, and finds nothing afterwards', () => {
    const before = run('doctor', '--json');
    assert.equal(before.status, 2, before.stderr);
    const drifts: unknown = JSON.parse(before.stdout);
    expect(drifts).toContainEqual({
      account: 'abc',
      part: 'unix',
      difference: 'there is no Unix account',
      event: ['user-create', 'abc'],
    });
    const repaired = run('doctor', '--repair');
    assert.deepEqual([repaired.status, repaired.stdout], [0, ''], repaired.stderr);
    const aliases = root.at('etc/postfix/panelsmith-aliases');
    writeFileSync(aliases, `${readFileSync(aliases, 'utf8')}x y\n`);
    const changed = run('doctor');
    assert.equal(changed.status, 2);
    assert.match(
      changed.stdout,
      /^-: \/etc\/postfix\/panelsmith-aliases: line \d+ is “x y”.*\(event panelsmith-mail-update\)\n$/,
    );
  });

  test('on a server with a base of its own it only reports', () => {
    for (const folder of ['events/actions/some', 'db/some', 'templates/some'])
      mkdirSync(root.at('etc/e-smith', folder), { recursive: true });
    const { status, stderr } = run('doctor', '--repair');
    assert.equal(status, 2);
    assert.match(stderr, /has an e-smith base of its own/);
  });

  test('what is installed and configured is printed first; a trial root is not the system', () => {
    const dry = run('install-services', '--dry-run');
    assert.equal(dry.status, 0, dry.stderr);
    const lines = dry.stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^would: apt-get install .*\bpostfix\b.*\bsamba\b/);
    const [unix, mail] = ['unix', 'mail'].map((name) => lines.indexOf(`would: signal-event panelsmith-${name}-update`));
    assert.ok(unix !== undefined && mail !== undefined && unix > 0 && unix < mail, dry.stdout);
    assert.equal(run('install-services').status, 2);
  });
});

const daemons = [
  '/usr/sbin/slapd',
  '/usr/sbin/smbd',
  '/usr/sbin/postfix',
  '/usr/sbin/apache2',
  '/usr/sbin/proftpd',
  '/usr/sbin/cupsd',
];

describe.skipIf(leftOut('all services together', ...daemons))('the doctor of a real system', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({
      ...office,
      accounts: [
        'abc=user|FirstName|Al|PasswordSet|no',
        'sales=group|Members|abc',
        'bay=ibay|Name|B|Group|sales|UserAccess|wr-group-rd-group|PublicAccess|none',
      ],
    });
    // Every package is installed already: only the events are left.
    box.out(
      'printf "#!/bin/sh\\nexit 0\\n" > /usr/local/sbin/apt-get; chmod 755 /usr/local/sbin/apt-get; mount --bind /usr/local/sbin/apt-get /usr/bin/apt-get',
    );
    box.panelsmith('install-services');
  });

  afterAll(() => box.close());

  const doctor = (...args: string[]): { status: number; output: string } =>
    box.run(process.execPath, [program, 'doctor', ...args]);

  test('finds nothing after the installation, and repairs what somebody broke by hand', () => {
    assert.deepEqual(doctor(), { status: 0, output: '' });
    box.out('pdbedit -x -u abc; gpasswd -M admin sales; echo "# mine" >> /etc/samba/smb.conf');
    box.out(
      `printf 'dn: uid=abc,ou=Users,dc=example,dc=org\\nchangetype: delete\\n' | ldapmodify -Q -Y EXTERNAL -H ldapi:///`,
    );
    const found = doctor();
    assert.equal(found.status, 2);
    for (const line of [
      /^abc: samba: /m,
      /^sales: unix: abc is not in/m,
      /^abc: ldap: .*missing/m,
      /^-: \/etc\/samba\/smb\.conf: /m,
    ])
      assert.match(found.output, line);
    const repaired = doctor('--repair');
    assert.equal(repaired.status, 0, repaired.output);
    assert.deepEqual(doctor(), { status: 0, output: '' });
  });

  test('Samba accounts that cannot be read are one line, not one missing account for each user', () => {
    const accounts = '/var/lib/samba/private/passdb.tdb';
    box.out(`mv ${accounts} /tmp/passdb.tdb; mkdir ${accounts}`);
    const { status, output } = doctor();
    box.out(`rmdir ${accounts}; mv /tmp/passdb.tdb ${accounts}`);
    assert.equal(status, 2);
    assert.match(output, /^-: samba: the Samba accounts cannot be read (?:\(|$)/m);
    assert.doesNotMatch(output, /^abc: samba: /m);
    assert.deepEqual(doctor(), { status: 0, output: '' });
  });
});
