import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

/**
 * A folder with the library of a classic server, `esmith/AccountsDB.pm` and what it loads; it is not part of this
 * repository.
 */
const library = process.env['PANELSMITH_ORIGINAL_LIBRARY'] ?? '';
const hasLibrary = existsSync(join(library, 'esmith/AccountsDB.pm'));
if (!hasLibrary)
  process.stderr.write(
    'Tests of the original library are left out: PANELSMITH_ORIGINAL_LIBRARY is not a folder with esmith/AccountsDB.pm\n',
  );

const daemons = ['slapd', 'smbd', 'postfix', 'apache2', 'proftpd', 'cupsd'].map((name) => `/usr/sbin/${name}`);
const siteFolder = '/usr/local/share/perl/site';

/** The library example of the developer manual, section 4, as it is written there. */
const example = `#!/usr/bin/perl -w

 use strict;
 use warnings;
 use esmith::AccountsDB;

 my $db = esmith::AccountsDB->open or die "Couldn't open AccountsDB\\n";

 my $abc = $db->get("abc");

 if ($abc)
 {
     die "abc already exists in the accounts database\\n" .
         $abc->show . "\\n";
 }

 $db->new_record("abc",
         {
             type         => 'user',
             PasswordSet  => 'no',
             FirstName    => 'Albert',
             LastName     => 'Collins',
             EmailForward => 'local',
         });

 unless ( system("/sbin/e-smith/signal-event", "user-create", "abc") == 0 )
 {
     die "user-create abc failed\\n";
 }

 exit 0;
`;

/** The manual's shell script, starting after its check that the name is free. */
const script = `PATH=/sbin/e-smith:$PATH
 db accounts set abc user PasswordSet no
 db accounts setprop abc FirstName Albert
 db accounts setprop abc LastName Collins
 db accounts setprop abc EmailForward local

 signal-event user-create abc
`;

describe.skipIf(!hasLibrary || leftOut('the original library', ...daemons))('beside the original library', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({ ...office, accounts: ['sales=group|Members|admin|Description|Sales'] });
    // Every package is installed already: only the events are left.
    box.out(
      'printf "#!/bin/sh\\nexit 0\\n" > /usr/local/sbin/apt-get; chmod 755 /usr/local/sbin/apt-get; mount --bind /usr/local/sbin/apt-get /usr/bin/apt-get',
    );
    box.panelsmith('install-services');
    for (const file of readdirSync(library, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.pm'),
    ))
      put(join(siteFolder, file), readFileSync(join(library, file), 'utf8'));
    await startLog();
  });

  afterAll(() => box.close());

  function put(file: string, text: string): void {
    const { status } = box.run('bash', ['--norc', '-c', `mkdir -p ${dirname(file)}; cat > ${file}`], text);
    assert.equal(status, 0, file);
  }

  /** The library ends a program if there is no system log, so the box gets one, in its own /dev. */
  async function startLog(): Promise<void> {
    box.out(`mkdir /root/dev; mount -t tmpfs tmpfs /root/dev; cd /root/dev
      for one in null zero full random urandom tty; do touch $one; mount --bind /dev/$one $one; done
      for one in pts shm; do mkdir $one; mount --bind /dev/$one $one; done
      ln -s pts/ptmx ptmx; ln -s /proc/self/fd fd; cd /; mount --move /root/dev /dev`);
    const take = `$s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "/dev/log") or die; while (defined $s->recv($m, 9999)) { syswrite STDOUT, "$m\\n" }`;
    box.out(`(exec perl -MIO::Socket::UNIX -MSocket -e '${take}' > /root/syslog 2>&1) > /dev/null 2>&1 &`);
    await box.until('test -S /dev/log');
  }

  const perl = (text: string): { status: number; output: string } => {
    put('/root/program', text);
    return box.sh(`chmod 755 /root/program; PERL5LIB=${siteFolder} /root/program 2>&1`);
  };

  /** Everything about abc on the server, without times and without numbers of accounts, which are never given twice. */
  function effect(): string {
    const parts = [
      'cat /home/e-smith/db/accounts | grep -w abc',
      'getent passwd abc; getent group abc; id abc; grep ^abc: /etc/shadow',
      'cd /home/e-smith/files; find users/abc samba/profiles/abc* -printf "%p %M %u:%g %l\\n" | sort',
      'pdbedit -L -w abc',
      'grep -w abc /etc/postfix/panelsmith-*[a-z]; postmap -q abc texthash:/etc/postfix/panelsmith-aliases',
      'ldapsearch -x -LLL -o ldif-wrap=no -H ldap://127.0.0.1 -b dc=example,dc=org | grep -C 20 abc',
      'grep -rlw abc /etc/proftpd /etc/ftpusers /etc/samba/smb.conf /etc/e-smith/pam',
      'sed -n "/^ActiveAccounts=/p" /home/e-smith/db/configuration',
    ];
    const uid = box.out('id -u abc').trim();
    const all = parts.map((part) => `$ ${part}\n${box.sh(`${part} 2>&1`).output}`).join('');
    return all
      .replaceAll(uid, 'UID')
      .replace(/LCT-[0-9A-F]+/g, 'LCT')
      .replace(/^(abc:!):\d+:/m, '$1:DAY:');
  }

  function remove(): void {
    box.panelsmith('db', 'accounts', 'settype', 'abc', 'user-deleted');
    box.panelsmith('signal-event', 'user-delete', 'abc');
    box.panelsmith('db', 'accounts', 'delete', 'abc');
  }

  test('its example in the manual has the same effect as the shell script, and refuses a name that is taken', () => {
    assert.deepEqual(perl(example), { status: 0, output: '' });
    const byLibrary = effect();
    assert.match(byLibrary, /^abc=user\|EmailForward\|local\|FirstName\|Albert\|Gid\|UID\|LastName\|Collins/m);
    assert.match(byLibrary, /:Albert Collins:[^]*Maildir[^]*^abc:UID:/m);
    assert.match(box.out('cat /root/syslog'), /NEW abc=user/);
    const again = perl(example);
    assert.notEqual(again.status, 0);
    assert.match(again.output, /already exists[^]*FirstName = Albert/);
    remove();
    box.out(script);
    assert.equal(effect(), byLibrary);
    const seen = box.panelsmith('history');
    assert.match(seen, /abc/);
  });

  test('it reads what a page makes, and the Unix account is the same', () => {
    const byScript = effect();
    remove();
    put('/root/people.csv', 'acctName,FirstName,LastName\nabc,Albert,Collins\n');
    box.panelsmith('import-csv', 'useraccounts', '/root/people.csv');
    const withoutMail = (text: string): string =>
      text.replace(/^\$ cat .*?(?=^\$ getent)|^\$ grep -w .*?(?=^\$ ldap)/gms, '');
    assert.equal(withoutMail(effect()), withoutMail(byScript));
    assert.match(box.out('postmap -q albert.collins texthash:/etc/postfix/panelsmith-aliases'), /^abc\b/);
    const read = perl(`#!/usr/bin/perl -w
use esmith::AccountsDB; my $db = esmith::AccountsDB->open_ro;
print $db->get("abc")->show, join(" ", map { $_->key } $db->users, $db->groups), "\\n", $db->get_prop("albert.collins", "Account"), "\\n";`);
    assert.match(read.output, /^abc\n[^]* FirstName = Albert\n[^]*^abc sales\nabc\n$/m);
  });
});
