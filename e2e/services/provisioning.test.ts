import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');
const daemons = ['slapd', 'smbd', 'postfix', 'apache2', 'proftpd', 'cupsd'].map((name) => `/usr/sbin/${name}`);

/** Number of people in the file; 200 took 14 s on a busy machine. */
const people = 12;
const runs = '/var/lib/panelsmith/runs';

describe.skipIf(leftOut('many accounts and faults', ...daemons))('accounts, with all services', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({ ...office, accounts: ['sales=group|Members|admin|Description|Sales'] });
    // Every package is installed already: only the events are left.
    box.out(
      'printf "#!/bin/sh\\nexit 0\\n" > /usr/local/sbin/apt-get; chmod 755 /usr/local/sbin/apt-get; mount --bind /usr/local/sbin/apt-get /usr/bin/apt-get',
    );
    box.panelsmith('install-services');
  });

  afterAll(() => box.close());

  const panelsmith = (...args: string[]): { status: number; output: string } =>
    box.run(process.execPath, [program, ...args]);

  function makeUser(name: string): void {
    box.panelsmith('db', 'accounts', 'set', name, 'user', 'FirstName', 'Al', 'LastName', name, 'PasswordSet', 'no');
    box.panelsmith('signal-event', 'user-create', name);
  }

  function removeUser(name: string): void {
    box.panelsmith('db', 'accounts', 'settype', name, 'user-deleted');
    box.panelsmith('signal-event', 'user-delete', name);
    box.panelsmith('db', 'accounts', 'delete', name);
  }

  function assertGone(name: string): void {
    const left = `getent passwd ${name}; getent group ${name}; pdbedit -L | grep ^${name}:; ls -d /home/e-smith/files/users/${name} 2>/dev/null; ldapsearch -x -LLL -H ldap://127.0.0.1 -b dc=example,dc=org '(uid=${name})' dn`;
    assert.equal(box.sh(left).output.trim(), '', name);
  }

  test('people from a file are one run: each in order, every file written once, every service reloaded once', () => {
    const lines = Array.from({ length: people }, (_, index) => `p${index},First${index},Last${index},sales`);
    const csv = ['acctName,FirstName,LastName,groupMemberships', ...lines].join('\n');
    assert.equal(box.run('bash', ['--norc', '-c', 'cat > /root/people.csv'], `${csv}\n`).status, 0);
    box.panelsmith('import-csv', 'useraccounts', '/root/people.csv');
    const newest = box.out(`cat "$(ls -t ${runs}/*.jsonl | head -1)"`);
    assert.equal(
      newest.match(/"outcome":"written"[^}]*/g)?.length,
      new Set(newest.match(/"file":"[^"]*","outcome":"written"/g)).size,
    );
    assert.equal(newest.match(/Adjust service postfix/g)?.length, 1);
    const made = [...newest.matchAll(/created Unix account (p\d+)/g)].map(([, name]) => name);
    assert.deepEqual(
      made,
      lines.map((line) => line.split(',')[0]),
    );
    assert.equal(box.out('pdbedit -L | grep -c ^p[0-9]').trim(), `${people}`);
    assert.match(box.out('id p7'), /sales/);
    const entry = box
      .panelsmith('history')
      .split('\n')
      .find((line) => line.includes('useraccounts/import'));
    const number = /\d+/.exec(entry ?? '')?.[0] ?? '';
    panelsmith('revert', number);
    assert.equal(box.sh('getent passwd | grep ^p[0-9]; pdbedit -L | grep ^p[0-9]').output, '');
    assert.deepEqual(panelsmith('doctor'), { status: 0, output: '' });
  });

  test('a user with running processes and an open Samba session is removed', async () => {
    makeUser('busy');
    box.out('printf "Secret-2026-x\\nSecret-2026-x\\n" | smbpasswd -s -a busy; smbpasswd -e busy');
    box.out('runuser -u busy -- sh -c "exec sleep 300" > /dev/null 2>&1 &');
    box.out(`(sleep 300 | smbclient //127.0.0.1/busy -U 'busy%Secret-2026-x' > /dev/null 2>&1) > /dev/null 2>&1 &`);
    await box.until('smbstatus -p | grep -q busy');
    removeUser('busy');
    assertGone('busy');
    assert.notEqual(box.sh('smbstatus -p | grep busy').status, 0);
    assert.notEqual(box.sh('pgrep -f "sleep 300" -u busy').status, 0);
  });

  test('an existing Unix account and a full disk are reported, and the event can be signalled again', () => {
    box.out('useradd -M -u 4321 taken');
    box.panelsmith('db', 'accounts', 'set', 'taken', 'user', 'FirstName', 'T', 'LastName', 'T', 'PasswordSet', 'no');
    assert.equal(panelsmith('signal-event', 'user-create', 'taken').status, 1);
    assert.match(box.out(`cat "$(ls -t ${runs}/*.jsonl | head -1)"`), /not its account/);
    assert.match(box.out('id -u taken'), /4321/);
    box.out('userdel taken');
    box.panelsmith('signal-event', 'user-create', 'taken');
    removeUser('taken');
    makeUser('late');
    box.out(
      'mkdir -p /home/e-smith/backup; mount -t tmpfs -o size=64k t /home/e-smith/backup; head -c 300000 /dev/urandom > /home/e-smith/files/users/late/home/big',
    );
    box.panelsmith('db', 'accounts', 'settype', 'late', 'user-deleted');
    assert.equal(panelsmith('signal-event', 'user-delete', 'late').status, 1);
    assert.match(box.out('ls /home/e-smith/files/users/late/home'), /big/);
    assert.equal(box.out('ls /home/e-smith/backup'), '');
    box.out('umount /home/e-smith/backup');
    box.panelsmith('signal-event', 'user-delete', 'late');
    box.panelsmith('db', 'accounts', 'delete', 'late');
    assertGone('late');
  });

  test('services that were stopped are started, one that refuses fails the run, missing ones are named; all are repaired', async () => {
    const newest = (): string => box.out(`cat "$(ls -t ${runs}/*.jsonl | head -1)"`);
    const bay = 'files|ibay|Name|Files|Group|shared|UserAccess|wr-group-rd-group|PublicAccess|local|PasswordSet|no';
    box.panelsmith('db', 'accounts', 'set', ...bay.split('|'));
    box.panelsmith('db', 'accounts', 'set', 'laser', 'printer', 'Location', 'remote', 'Address', '127.0.0.1');
    const all = 'slapd smbd apache2 proftpd cupsd';
    const stop = `postfix stop; for one in ${all}; do pkill -x $one; done; while pgrep -x '${all.replaceAll(' ', '|')}'; do sleep 0.05; done`;
    box.sh(stop);
    makeUser('stopped');
    box.panelsmith('signal-event', 'ibay-create', 'files');
    box.panelsmith('signal-event', 'printer-create', 'laser');
    assert.deepEqual(panelsmith('doctor'), { status: 0, output: '' });

    box.sh('pkill -x proftpd; while pgrep -x proftpd; do sleep 0.05; done');
    box.out('(exec python3 -m http.server 21) > /dev/null 2>&1 & echo $! > /root/holder');
    await box.until('curl -s -o /dev/null http://127.0.0.1:21/');
    assert.equal(panelsmith('signal-event', 'ibay-modify', 'files').status, 1);
    assert.match(newest(), /ftp does not run/);
    const { status, output } = panelsmith('doctor');
    assert.deepEqual([status, /^-: service: the service ftp should run/m.test(output)], [2, true]);
    box.out('kill $(cat /root/holder); while kill -0 $(cat /root/holder); do sleep 0.05; done; true');
    box.panelsmith('signal-event', 'ibay-modify', 'files');

    const move = (from: string, to: string): string =>
      `for one in postfix ${all} lpadmin; do mv /usr/sbin/$one${from} /usr/sbin/$one${to}; done; mv /usr/bin/pdbedit${from} /usr/bin/pdbedit${to}`;
    box.out(`{ ${stop}; } > /dev/null 2>&1; ${move('', '.away')}`);
    makeUser('missing');
    for (const what of [/Samba is not installed/, /slapd is not installed/, /left out.*panelsmith-aliases/])
      assert.match(newest(), what);
    box.out(move('.away', ''));
    const repaired = panelsmith('doctor', '--repair');
    assert.equal(repaired.status, 0, repaired.output);
    assert.match(box.out('lpstat -v laser; pdbedit -L'), /lpd:\/\/127\.0\.0\.1\/raw[^]*^missing:/m);
    for (const user of ['stopped', 'missing']) removeUser(user);
  });

  test('the script of the developer manual creates a user, as it is written there', () => {
    box.out(`PATH=/sbin/e-smith:$PATH

 if db accounts get abc >/dev/null
 then
     echo "abc already exists in the accounts database"
     db accounts show abc
     exit 1
 fi

 db accounts set abc user PasswordSet no
 db accounts setprop abc FirstName Albert
 db accounts setprop abc LastName Collins
 db accounts setprop abc EmailForward local

 signal-event user-create abc`);
    assert.match(box.out('getent passwd abc'), /:Albert Collins:/);
    assert.match(box.out('ls -d /home/e-smith/files/users/abc/Maildir; pdbedit -L'), /Maildir\n[^]*^abc:/m);
    removeUser('abc');
    assertGone('abc');
  });

  test('a name is reserved by the commands of the manual; our packages stay the base', () => {
    const shown = box.out(`cd /etc/e-smith/db/accounts/defaults/
mkdir magicstuff
cd magicstuff
echo url >type
/etc/e-smith/events/actions/initialize-default-databases 2> /dev/null
PATH=/sbin/e-smith:$PATH
db accounts show magicstuff`);
    assert.equal(shown, 'magicstuff=url\n');
    assert.match(panelsmith('db', 'accounts', 'show').output, /^magicstuff=url$/m);
    makeUser('after');
    assert.match(box.out('getent passwd after'), /:Al after:/);
    removeUser('after');
  });

  test('limits of disk space are applied if the file system has quotas, otherwise stored; a user above a limit gets a mail', async () => {
    const newest = (): string => box.out(`cat "$(ls -t ${runs}/*.jsonl | head -1)"`);
    box.panelsmith('db', 'accounts', 'set', 'full', 'user', 'FirstName', 'F', 'LastName', 'L', 'MaxBlocks', '2048');
    box.panelsmith('signal-event', 'user-create', 'full');
    assert.match(newest(), /stored, not enforced: the Debian package quota is not installed \(full\)/);
    const tool = (name: string, script: string): string =>
      box.out(`printf '#!/bin/sh\n%s\n' '${script}' > /usr/sbin/${name}; chmod 755 /usr/sbin/${name}`);
    tool('setquota', 'echo "$@" >> /root/set');
    tool('repquota', 'echo "repquota: no such file system is in use"; exit 1');
    box.panelsmith('signal-event', 'panelsmith-quota-update');
    assert.match(newest(), /stored, not enforced: the file system \/ has no quotas/);
    assert.equal(box.sh('cat /root/set').output, 'cat: /root/set: No such file or directory\n');
    const header = 'User,BlockStatus,FileStatus,BlockUsed,BlockSoftLimit,BlockHardLimit,BlockGrace,FileUsed';
    const uid = box.out('id -u full').trim();
    tool('repquota', `echo "${header},FileSoftLimit,FileHardLimit,FileGrace"; echo "#${uid},ok,ok,20,100,0,,5,0,70,"`);
    box.panelsmith('signal-event', 'panelsmith-quota-update');
    assert.equal(box.out('cat /root/set'), `-u ${uid} 100 2048 0 70 /\n`);
    box.panelsmith('db', 'accounts', 'setprop', 'full', 'MaxBlocksSoftLim', '1000');
    box.panelsmith('signal-event', 'user-modify', 'full');
    assert.equal(box.out('tail -1 /root/set'), `-u ${uid} 1000 2048 0 70 /\n`);
    assert.equal(box.panelsmith('config', 'get', 'DiskLimits'), 'enforced\n');
    tool(
      'repquota',
      `echo "${header},FileSoftLimit,FileHardLimit,FileGrace"; echo "#${uid},+,ok,30720,1000,0,,5,0,70,"`,
    );
    box.panelsmith('signal-event', 'disk-limits-check');
    const mails = '/home/e-smith/files/users/full/Maildir/new';
    await box.until(`ls ${mails} | grep .`);
    assert.match(
      box.out(`cat ${mails}/*`),
      /^To: full@[^]*Your files and your mail take 30 MB[^]*; you may use 1\.0 MB/m,
    );
    box.out('rm /usr/sbin/setquota /usr/sbin/repquota');
    removeUser('full');
  });

  // A sample of steps at which the most work can be incomplete.
  test.each([
    ['user-create', 1],
    ['user-delete', 4],
  ])('%s killed in its action no. %d converges when it is signalled again', (event, action) => {
    box.panelsmith('db', 'accounts', 'set', 'abc', 'user', 'FirstName', 'Al', 'LastName', 'C', 'PasswordSet', 'no');
    if (event === 'user-delete') {
      box.panelsmith('signal-event', 'user-create', 'abc');
      box.panelsmith('db', 'accounts', 'settype', 'abc', 'user-deleted');
    }
    const { output } = box.sh(`cd ${runs}; old=$(ls -t | grep jsonl | head -1)
      ${process.execPath} ${program} signal-event ${event} abc & p=$!
      while kill -0 $p; do new=$(ls -t | grep jsonl | head -1); [ "$new" != "$old" ] && grep -q '"action-started".*"action":${action}}' $new && break; sleep 0.005; done
      kill -9 $p; wait $p; echo ended $?`);
    assert.match(output, /ended 137/);
    box.panelsmith('signal-event', event, 'abc');
    if (event === 'user-create') removeUser('abc');
    else box.panelsmith('db', 'accounts', 'delete', 'abc');
    assertGone('abc');
    assert.deepEqual(panelsmith('doctor'), { status: 0, output: '' });
  });
});
