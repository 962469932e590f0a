import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const programs = ['dnsmasq', 'apache2', 'postfix', 'dovecot', 'spamd', 'spamass-milter', 'chronyd', 'smbd'].map(
  (name) => `/usr/sbin/${name}`,
);

const secret = 's3cret: #x';
const smartHost = Object.entries({
  SMTPSmartHost: '127.0.20.1',
  SMTPSmartHostPeerPort: '465',
  SMTPSmartHostStatus: 'enabled',
  SMTPSmartHostUserid: 'office',
  SMTPSmartHostPasswd: secret,
})
  .flat()
  .join('|');

const signal = '/var/cache/panelsmith/bin/signal-event';

describe.skipIf(leftOut('names, domains and mail settings', ...programs))('the network, by real daemons', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({
      ...office,
      configuration: [
        'SystemName=mail',
        'DomainName=example.org',
        'LocalIP=127.0.10.1',
        `postfix=service|${smartHost}|PatternsScan|enabled|MaxMessageSize|1048576`,
        'uqpsmtpd=service|status|enabled|access|public',
        'spamassassin=service|status|enabled',
        'spamass-milter=service|status|enabled',
      ],
      accounts: [
        'abc=user|FirstName|Al|LastName|Collins|EmailForward|local|PasswordSet|no',
        'docs=ibay|Name|Docs|Group|admin|UserAccess|wr-group-rd-everyone|PublicAccess|global',
      ],
    });
    box.panelsmith('initialize-default-databases');
    // The directory server is not started here.
    box.panelsmith('db', 'configuration', 'setprop', 'ldap', 'status', 'disabled');
    const update = (...names: string[]): string =>
      names.map((name) => `${signal} panelsmith-${name}-update`).join(' && ');
    box.panelsmith('signal-event', 'panelsmith-unix-update');
    box.out(update('domains'));
    const others = await box.together(update('web', 'mail'), update('dns', 'samba', 'datetime'));
    assert.deepEqual(
      others.filter(({ status }) => status !== 0),
      [],
    );
    // Waits until the spam filter runs, then removes its start scripts: restarting it takes long, and nothing in it
    // changes.
    await box.until('test -S /var/spool/postfix/spamass/spamass.sock');
    box.out('rm /etc/init.d/spamd /etc/init.d/spamass-milter');
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

  test('names resolve to this server and to machines, and unknown names to nothing', () => {
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

  test('a new domain has mail, a web site and names; a removed one has none of them', async () => {
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

  test('a bad file never replaces the good one, and the run says where the mistake is', async () => {
    const bad = [
      ['dns-update', 'dnsmasq.conf', /\/etc\/dnsmasq\.conf:\d+: .*bad option/],
      ['timeserver-update', 'chrony/chrony.conf', /\/etc\/chrony\/chrony\.conf:\d+: .*Invalid (directive|command)/],
      ['email-update', 'postfix/master.cf', /\/etc\/postfix\/master\.cf:\d+: .*bad field count/],
    ] as const;
    const contents = (): string[] => bad.map(([, file]) => box.out(`cat /etc/${file}`));
    const before = contents();
    const custom = '/etc/e-smith/templates-custom/etc';
    for (const [, file] of bad) box.out(`mkdir -p ${custom}/${file}; echo no-such-option > ${custom}/${file}/90own`);
    const ended = await box.together(...bad.map(([event]) => `${signal} ${event}`));
    box.out('rm -r /etc/e-smith/templates-custom');
    for (const [index, [event, , reason]] of bad.entries()) {
      assert.notEqual(ended[index]?.status, 0, event);
      assert.match(box.out(`cat $(grep -l '"event":"${event}"' /var/lib/panelsmith/runs/*)`), reason);
    }
    assert.deepEqual(contents(), before);
  });

  /** Sets properties of a record and signals an event. */
  function set(event: string, key: string, ...props: string[]): void {
    box.panelsmith('db', 'configuration', 'setprop', key, ...props);
    box.panelsmith('signal-event', event);
  }

  const password = 'Secret-2026-x';
  const outside = '127.0.99.5';
  /** Whether `abc` can read mail at each URL, from each address. */
  async function canRead(...tries: readonly (readonly [string, string])[]): Promise<boolean[]> {
    const ended = await box.together(
      ...tries.map(([url, from]) => `curl -ksS --max-time 10 --user abc:${password} ${url} --interface ${from}`),
    );
    return ended.map(({ status }) => status === 0);
  }

  test('mailboxes can be read from where the settings allow it, separately for each port', async () => {
    box.run(
      process.execPath,
      [`${import.meta.dirname}/../../dist/src/cli/panelsmith.js`, 'set-password', 'abc'],
      `${password}\n`,
    );
    const [imap, imaps, pop3s] = ['imap://127.0.10.1/INBOX', 'imaps://127.0.10.1/INBOX', 'pop3s://127.0.10.1/'];
    // Each try comes from another address, since an address that was refused has to wait.
    assert.deepEqual(await canRead([imap, '127.0.10.7'], [imaps, '127.0.99.11'], [pop3s, '127.0.10.12']), [
      true,
      false,
      false,
    ]);
    box.panelsmith('db', 'configuration', 'setprop', 'imaps', 'access', 'public');
    set('email-update', 'pop3s', 'status', 'enabled');
    assert.deepEqual(
      await canRead([imaps, '127.0.99.13'], [imap, '127.0.99.14'], [pop3s, '127.0.10.15'], [pop3s, '127.0.99.16']),
      [true, false, true, false],
    );
  });

  /** Sends a mail and returns the output of swaks. */
  function sendMail(...options: string[]): string {
    return box.run('swaks', ['--server', '127.0.10.1', '--from', 'abc@example.org', ...options]).output;
  }

  test('people send from outside after they have signed in, and only encrypted', async () => {
    const signedIn = ['--port', '587', '--local-interface', outside, '--auth', 'PLAIN', '--auth-user', 'abc'];
    const to = ['--to', 'abc@example.org', '--h-Subject', 'signed in'];
    assert.match(sendMail(...signedIn, '--auth-password', password, '-tls', ...to), /queued as/);
    await box.until('grep -lqs "Subject: signed in" /home/e-smith/files/users/abc/Maildir/new/*');
    assert.match(sendMail(...signedIn, '--auth-password', 'wrong', '-tls', ...to), /535/);
    assert.match(sendMail(...signedIn, '--auth-password', password, ...to), /auth not available|did not advertise/i);
    assert.match(sendMail('--port', '587', '--local-interface', outside, '-tls', ...to), /554/);
  });

  test('programs are refused as attachments, and too large mails', () => {
    const to = ['--to', 'abc@example.org', '--local-interface', outside];
    box.out('echo x > /tmp/a.exe; head -c 1500000 /dev/zero > /tmp/big.txt; echo x > /tmp/a.txt');
    assert.match(
      sendMail(...to, '--attach', '@/tmp/a.exe', '--attach-name', 'run me.exe'),
      /550.*programs are not accepted/,
    );
    assert.match(sendMail(...to, '--attach', '@/tmp/a.txt', '--attach-name', 'exe.txt'), /queued as/);
    assert.match(sendMail('-S', '2', ...to, '--attach', '@/tmp/big.txt'), /552/);
  });

  test('spam is refused when it has enough points, and the rest arrives', async () => {
    const to = ['--to', 'abc@example.org', '--local-interface', outside];
    const gtube = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';
    assert.match(sendMail(...to, '--body', gtube), /550.*(Blocked|spam)/i);
    assert.match(sendMail(...to, '--body', 'hello', '--h-Subject', 'no spam'), /queued as/);
    await box.until(
      'grep -ls "Subject: no spam" /home/e-smith/files/users/abc/Maildir/new/* | xargs grep -q X-Spam-Status',
    );
  });

  test('mail to the Internet goes to another server, with a password that only root can read', async () => {
    box.out(`cat > /tmp/sink.mjs <<'END'
import { createServer } from 'node:tls';
import { appendFileSync, readFileSync } from 'node:fs';
const [cert, key] = ['crt', 'key'].map((kind) => readFileSync('/home/e-smith/ssl.' + kind + '/panelsmith.' + kind));
createServer({ cert, key }, (socket) => {
  let data = false;
  socket.write('220 sink ESMTP\\r\\n');
  socket.on('data', (bytes) => {
    appendFileSync('/tmp/sunk', bytes);
    for (const line of bytes.toString().split('\\r\\n').slice(0, -1)) {
      if (data) {
        if (line !== '.') continue;
        data = false;
        socket.write('250 taken\\r\\n');
      } else if (line.startsWith('EHLO')) socket.write('250-sink\\r\\n250 AUTH PLAIN\\r\\n');
      else if (line.startsWith('AUTH')) socket.write('235 welcome\\r\\n');
      else if (line === 'DATA') socket.write(((data = true), '354 go on\\r\\n'));
      else socket.write('250 fine\\r\\n');
    }
  });
}).listen(465, '127.0.20.1');
END
(setsid ${process.execPath} /tmp/sink.mjs > /tmp/sink.log 2>&1 &)`);
    await box.until('< /dev/tcp/127.0.20.1/465');
    assert.equal(box.out('stat -c %a:%U /etc/postfix/panelsmith-smarthost').trim(), '600:root');
    assert.match(sendMail('--local-interface', '127.0.10.7', '--to', 'you@far.example'), /queued as/);
    await box.until('grep -q "RCPT TO:<you@far.example>" /tmp/sunk');
    const answer = Buffer.from(`\0office\0${secret}`).toString('base64');
    assert.match(box.out('cat /tmp/sunk'), new RegExp(`AUTH PLAIN ${answer}`));
    assert.equal(box.sh(`grep -rlsF '${secret}' /var/lib/panelsmith /var/log`).output, '');
  });

  test('a server with a new name keeps its identity for file sharing', () => {
    const identity = (): string => /S-1-5-\S+/.exec(box.out('net getlocalsid'))?.[0] ?? '';
    const before = identity();
    set('workgroup-update', 'smb', 'ServerName', 'files', 'Workgroup', 'office');
    assert.match(box.out('net getlocalsid'), /domain FILES/);
    assert.equal(identity(), before);
  });
});
