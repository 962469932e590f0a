import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

describe.skipIf(leftOut('the address book', '/usr/sbin/slapd', '/usr/bin/ldapsearch'))(
  'the address book, by a real slapd',
  () => {
    let box: Box;

    beforeAll(async () => {
      box = await openBox({
        ...office,
        accounts: [
          'abc=user|FirstName|Zoë|LastName|Müller|Phone|555 01|Dept|Sales|City|Ürzig|PasswordSet|no',
          'sales=group|Members|abc|Description|Sales',
        ],
      });
      box.panelsmith('initialize-default-databases');
      box.panelsmith('signal-event', 'panelsmith-unix-update');
      box.panelsmith('signal-event', 'panelsmith-ldap-update');
    });

    afterAll(() => box.close());

    const search = (filter: string): string =>
      box
        .out(`ldapsearch -x -LLL -o ldif-wrap=no -H ldap://127.0.0.1 -b dc=example,dc=org '${filter}'`)
        .split('\n')
        .sort()
        .join('\n');

    test('everybody can find users and groups, nobody their numbers', () => {
      const user = search('(uid=abc)');
      for (const line of [/^mail: abc@example\.org$/m, /^telephoneNumber: 555 01$/m, /^ou: Sales$/m, /^sn:: /m])
        assert.match(user, line);
      assert.doesNotMatch(user, /uidNumber|homeDirectory/);
      assert.match(search('(cn=sales)'), /memberUid: abc/);
    });

    test('nobody can write, and everything follows the accounts', () => {
      const change = 'dn: uid=abc,ou=Users,dc=example,dc=org\nchangetype: modify\nreplace: sn\nsn: Evil\n';
      assert.equal(box.run('ldapmodify', ['-x', '-H', 'ldap://127.0.0.1'], change).status, 8);
      box.panelsmith('db', 'accounts', 'setprop', 'abc', 'LastName', 'Miller', 'Phone', '');
      box.panelsmith('signal-event', 'user-modify', 'abc');
      const user = search('(uid=abc)');
      assert.match(user, /^sn: Miller$/m);
      assert.doesNotMatch(user, /telephoneNumber/);
      box.panelsmith('db', 'accounts', 'settype', 'sales', 'group-deleted');
      box.panelsmith('signal-event', 'group-delete', 'sales');
      assert.equal(search('(cn=sales)').trim(), '');
    });

    test('the directory and changes of its schema are in a backup; after a restore they are back, unless they are reset', () => {
      const schema = '/etc/ldap/schema/core.schema';
      box.panelsmith('config', 'setprop', 'mysqld', 'status', 'disabled');
      box.out(`cp ${schema} /tmp/installed; echo '# our change' >> ${schema}`);
      box.panelsmith('signal-event', 'pre-backup');
      assert.match(box.out('cat /home/e-smith/db/ldap/example.org.ldif'), /^dn: uid=abc,ou=Users,dc=example,dc=org$/m);
      const restored = (choice: string): string => {
        box.out(`cp /tmp/installed ${schema}`);
        box.panelsmith('config', 'setprop', 'ldap', 'SchemaOnRestore', choice);
        box.panelsmith('signal-event', 'post-upgrade');
        return box.out(`tail -1 ${schema}`);
      };
      assert.equal(restored('keep'), '# our change\n');
      assert.equal(restored('reset'), box.out('tail -1 /tmp/installed'));
    });

    test('what somebody changed by hand is repaired, and the directory of a renamed domain is the same', () => {
      const before = search('(uid=abc)');
      const byHand = 'dn: uid=abc,ou=Users,dc=example,dc=org\nchangetype: delete\n';
      assert.equal(box.run('ldapmodify', ['-Q', '-Y', 'EXTERNAL', '-H', 'ldapi:///'], byHand).status, 0);
      box.panelsmith('signal-event', 'ldap-update');
      assert.equal(search('(uid=abc)'), before);
      box.panelsmith('config', 'set', 'DomainName', 'second.org');
      box.panelsmith('signal-event', 'ldap-update');
      const found = box.out('ldapsearch -x -LLL -H ldap://127.0.0.1 -b dc=second,dc=org "(uid=abc)" mail');
      assert.match(found, /mail: abc@second\.org/);
    });
  },
);
