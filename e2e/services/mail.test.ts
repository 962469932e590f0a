import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const virus = 'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=';
const sendVirus = 'swaks --server 127.0.0.1 --from x@other.net --to abc@example.org --attach @/tmp/virus.txt';

describe.skipIf(leftOut('mail', '/usr/sbin/postfix', '/usr/sbin/dovecot', '/usr/bin/swaks', '/usr/sbin/clamav-milter'))(
  'mail, by a real Postfix',
  () => {
    let box: Box;

    beforeAll(async () => {
      box = await openBox({
        ...office,
        configuration: [
          'SystemName=mail',
          'DomainName=example.org',
          'postfix=service|VirusScan|enabled',
          'clamd=service|status|enabled',
          'clamav-milter=service|status|enabled',
        ],
        accounts: [
          'abc=user|FirstName|Al|LastName|Collins|EmailForward|local|PasswordSet|no',
          'def=user|FirstName|Di|LastName|Evans|EmailForward|both|ForwardAddress|abc|PasswordSet|no',
          'sales=group|Members|abc|Description|Sales',
          'first.last=pseudonym|Account|sales',
          'secret=pseudonym|Account|abc|Visible|internal',
          'bay=ibay|Name|Bay|Group|sales|UserAccess|wr-group-rd-group|PublicAccess|none',
        ],
      });
      // The signature of the harmless test file, in place of those that freshclam fetches.
      const signature = `Test:0:*:${Buffer.from(virus, 'base64').toString('hex')}`;
      box.out(`cd /var/lib/clamav && mkdir main.inc daily.inc && echo '${signature}' > test.ndb`);
      box.out(`echo ${virus} | base64 -d > /tmp/virus.txt`);
      box.panelsmith('initialize-default-databases');
      // The directory server is not started here.
      box.panelsmith('db', 'configuration', 'setprop', 'ldap', 'status', 'disabled');
      box.panelsmith('signal-event', 'panelsmith-unix-update');
      box.panelsmith('signal-event', 'panelsmith-mail-update');
      await box.until(`${sendVirus} | grep 'A virus was found: Test'`);
    });

    afterAll(() => box.close());

    /** Sends a mail and returns the server's answer to its recipient. */
    function send(to: string, from = '127.0.10.7'): string {
      const { output } = box.sh(
        `swaks --server 127.0.10.1 --local-interface ${from} --from x@other.net --to ${to} --h-Subject "${to}"`,
      );
      return (
        /^<(?:-|\*\*) +(\d{3}) .*\n -> DATA|<\*\* (\d{3})/m.exec(output)?.[2] ??
        (output.includes('queued as') ? '250' : output)
      );
    }

    async function arrives(to: string, ...users: string[]): Promise<void> {
      assert.equal(send(to), '250', to);
      for (const user of users)
        await box.until(`grep -lqs "Subject: ${to}$" /home/e-smith/files/users/${user}/Maildir/new/*`);
    }

    test('users, groups, pseudonyms of groups and forwards lead to the mailboxes of the members', async () => {
      await arrives('abc@example.org', 'abc');
      await arrives('sales@example.org', 'abc');
      await arrives('First.Last@example.org', 'abc');
      await arrives('def@example.org', 'def', 'abc');
      await arrives('abc-lists@example.org', 'abc');
      assert.match(box.out('stat -c %U:%a /home/e-smith/files/users/abc/Maildir/new/* | sort -u'), /^abc:600$/m);
    });

    test('unknown names and names of bays are refused, internal names from outside too', () => {
      assert.equal(send('nobody@example.org'), '550');
      assert.equal(send('bay@example.org'), '550');
      assert.equal(send('secret@example.org'), '250');
      assert.equal(send('secret@example.org', '127.0.99.5'), '554');
      assert.equal(send('abc@example.org', '127.0.99.5'), '250');
    });

    test('a new member gets mail at once, a removed group gets none', async () => {
      box.panelsmith('db', 'accounts', 'setprop', 'sales', 'Members', 'abc,def');
      box.panelsmith('signal-event', 'group-modify', 'sales');
      await arrives('sales@example.org', 'def');
      box.panelsmith('db', 'accounts', 'settype', 'sales', 'group-deleted');
      box.panelsmith('signal-event', 'group-delete', 'sales');
      await box.until('! postmap -q sales texthash:/etc/postfix/panelsmith-recipients');
      assert.equal(send('sales@example.org'), '550');
    });

    test('a mailbox is read over IMAP with the Unix password, and no longer when the account is locked', async () => {
      const login = `curl -sS --user abc:Secret-2026-x imap://127.0.0.1/INBOX`;
      box.run(
        process.execPath,
        [`${import.meta.dirname}/../../dist/src/cli/panelsmith.js`, 'set-password', 'abc'],
        'Secret-2026-x\n',
      );
      await box.until(login);
      box.panelsmith('signal-event', 'user-lock', 'abc');
      assert.notEqual(box.sh(login).status, 0);
    });

    test('a bad configuration never reaches Postfix: the old file stays, and the run says what is wrong and where', async () => {
      const before = box.out('cat /etc/postfix/main.cf');
      box.out(
        'mkdir -p /etc/e-smith/templates-custom/etc/postfix/main.cf; echo "no_such_thing = 1" > /etc/e-smith/templates-custom/etc/postfix/main.cf/90own',
      );
      assert.throws(() => box.panelsmith('signal-event', 'email-update'));
      assert.equal(box.out('cat /etc/postfix/main.cf'), before);
      assert.match(box.out('cat /var/lib/panelsmith/runs/*'), /\/etc\/postfix\/main\.cf: .*no_such_thing/);
      box.out('rm -r /etc/e-smith/templates-custom');
      await arrives('abc@example.org', 'abc');
    });

    test('a virus is refused from every sender, and mail waits at its sender while the scanner does not answer', () => {
      const answer = (from: string): string =>
        /^<\*\* (.*)/m.exec(box.sh(`${sendVirus} --local-interface ${from} --server 127.0.10.1`).output)?.[1] ?? '';
      for (const from of ['127.0.10.7', '127.0.99.5']) assert.match(answer(from), /^550 .*A virus was found: Test/);
      box.out('/etc/init.d/clamav-daemon stop');
      assert.match(answer('127.0.99.5'), /^451 /);
      assert.equal(box.out('grep -ls virus.txt /home/e-smith/files/users/abc/Maildir/new/* || true'), '');
    });
  },
);
