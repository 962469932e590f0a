import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const programs = ['/usr/sbin/dnsmasq', '/usr/sbin/apache2', '/usr/sbin/postfix', '/usr/bin/swaks', '/usr/bin/curl'];

describe.skipIf(leftOut('names, domains and mail settings', ...programs))('the network, by real daemons', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({
      ...office,
      configuration: ['SystemName=mail', 'DomainName=example.org', 'LocalIP=127.0.10.1'],
      accounts: ['docs=ibay|Name|Docs|Group|admin|UserAccess|wr-group-rd-everyone|PublicAccess|global'],
    });
    box.panelsmith('initialize-default-databases');
    // Its server is not started here.
    box.panelsmith('db', 'configuration', 'setprop', 'ldap', 'status', 'disabled');
    for (const name of ['unix', 'domains', 'dns', 'web', 'mail'])
      box.panelsmith('signal-event', `panelsmith-${name}-update`);
    await box.until('swaks --server 127.0.0.1 --quit-after EHLO');
    await box.until('curl -sf http://127.0.10.1/ -o /dev/null -w %{http_code} || test $? = 22');
  });

  afterAll(() => box.close());

  /** What the name server answers from the local network. */
  function addressesOf(name: string): string {
    const ask = `const r = new (require('node:dns').Resolver)({ timeout: 1000, tries: 2 }); r.setServers(['127.0.10.1']);
      r.resolve4('${name}', (error, found) => console.log(error ? error.code : found.join(',')));`;
    return box.run(process.execPath, ['-e', ask]).output.trim();
  }

  /** The answer to a mail's recipient, from outside. */
  function answerTo(recipient: string): string {
    const { output } = box.sh(
      `swaks --server 127.0.10.1 --local-interface 127.0.99.5 --from x@other.net --to ${recipient} --quit-after RCPT`,
    );
    return /RCPT TO.*\n<(?:-|\*\*) +(\d{3})/.exec(output)?.[1] ?? output;
  }

  test('names lead to this server and to machines, and names of nobody to nothing', () => {
    assert.equal(addressesOf('www.example.org'), '127.0.10.1');
    assert.equal(addressesOf('example.org'), '127.0.10.1');
    assert.equal(addressesOf('scanner.example.org'), 'ENOTFOUND');
    box.panelsmith(
      'db',
      'hosts',
      'set',
      'scanner.example.org',
      'host',
      'HostType',
      'Local',
      'InternalIP',
      '127.0.10.9',
    );
    box.panelsmith('signal-event', 'host-create', 'scanner.example.org');
    assert.equal(addressesOf('scanner.example.org'), '127.0.10.9');
    box.panelsmith('db', 'hosts', 'setprop', 'scanner.example.org', 'HostType', 'Remote', 'ExternalIP', '192.0.2.7');
    box.panelsmith('signal-event', 'host-modify', 'scanner.example.org');
    assert.equal(addressesOf('scanner.example.org'), '192.0.2.7');
    box.panelsmith('db', 'hosts', 'delete', 'scanner.example.org');
    box.panelsmith('signal-event', 'host-delete', 'scanner.example.org');
    assert.equal(addressesOf('scanner.example.org'), 'ENOTFOUND');
  });

  test('a new domain has mail, a web site and names; a removed one has none', async () => {
    const page = (host: string): string => box.out(`curl -s -H 'Host: ${host}' http://127.0.10.1/`);
    box.out('echo docs > /home/e-smith/files/ibays/docs/html/index.html');
    box.out('echo primary > /home/e-smith/files/ibays/Primary/html/index.html');
    assert.equal(answerTo('admin@second.test'), '554');
    box.panelsmith('db', 'domains', 'set', 'second.test', 'domain', 'Content', 'docs', 'Nameservers', 'localhost');
    box.panelsmith('signal-event', 'domain-create', 'second.test');
    assert.equal(addressesOf('www.second.test'), '127.0.10.1');
    await box.until(`curl -s -H 'Host: www.second.test' http://127.0.10.1/ | grep docs`);
    assert.match(page('second.test'), /docs/);
    assert.match(page('www.example.org'), /primary/);
    assert.equal(answerTo('admin@second.test'), '250');
    assert.equal(answerTo('nobody.there@second.test'), '550');
    box.panelsmith('db', 'domains', 'delete', 'second.test');
    box.panelsmith('signal-event', 'domain-delete', 'second.test');
    assert.doesNotMatch(addressesOf('www.second.test'), /^127/);
    assert.equal(answerTo('admin@second.test'), '554');
    await box.until(`curl -s -H 'Host: www.second.test' http://127.0.10.1/ | grep primary`);
  });

  test('a bad configuration never reaches the name server', () => {
    const custom = '/etc/e-smith/templates-custom/etc/dnsmasq.conf';
    box.out(`mkdir -p ${custom}; echo no-such-option > ${custom}/90own`);
    assert.throws(() => box.panelsmith('signal-event', 'dns-update'));
    assert.match(box.out('cat /var/lib/panelsmith/runs/*'), /\/etc\/dnsmasq\.conf:\d+: .*bad option/);
    box.out('rm -r /etc/e-smith/templates-custom');
    assert.equal(addressesOf('www.example.org'), '127.0.10.1');
  });
});
