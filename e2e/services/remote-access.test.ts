import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut } from './box.ts';
import { openThreeHosts, type ThreeHosts } from './network/three-hosts.ts';

const databases = {
  configuration: [
    'ExternalInterface=interface|Configuration|static|IPAddress|203.0.113.1|Name|wan0',
    'InternalInterface=interface|Configuration|static|IPAddress|192.168.1.1|Name|lan0|Netmask|255.255.255.0',
    'SystemMode=servergateway',
    ...['cups', 'dnsmasq', 'dovecot', 'ftp', 'httpd-e-smith', 'ntpd', 'postfix', 'smb'].map(
      (key) => `${key}=service|status|disabled`,
    ),
    'httpd-admin=service|ValidFrom|203.0.113.0/255.255.255.0',
  ],
  networks: ['192.168.1.0=network|Mask|255.255.255.0', '10.8.0.0=network|Mask|255.255.255.0'],
};

const programs = ['nft', 'ip', 'sshd'].map((name) => `/usr/sbin/${name}`);
const newestRun = 'cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"';

describe.skipIf(leftOut('remote access', ...programs))('who reaches the server from where', () => {
  let hosts: ThreeHosts;

  beforeAll(async () => {
    hosts = await openThreeHosts(databases);
    const { box } = hosts;
    // One more local network on the same cable.
    box.out('ip addr add 10.8.0.1/24 dev lan0; ip -n lan addr add 10.8.0.50/24 dev eth0');
    box.panelsmith('initialize-default-databases');
    const { status, output } = hosts.signal('remoteaccess-update');
    assert.equal(status, 0, output);
    box.out(`PANELSMITH_HOST=0.0.0.0 setsid ${hosts.serve} > /tmp/served 2>&1 < /dev/null &`);
    await box.until('grep -q "set up" /tmp/served');
  });

  afterAll(async () => hosts.box.close());

  describe('SSH', () => {
    const passwords = { root: 'Root-2026-secret', guest: 'Guest-2026-secret' };
    type Person = keyof typeof passwords;

    beforeAll(() => {
      const { box } = hosts;
      box.out('useradd -m -s /bin/bash guest && ssh-keygen -q -t ed25519 -N "" -f /tmp/key');
      for (const [name, password] of Object.entries(passwords))
        box.out(`echo '${name}:${password}' | chpasswd
          install -d -m 700 -o ${name} ~${name}/.ssh; install -m 600 -o ${name} /tmp/key.pub ~${name}/.ssh/authorized_keys
          printf '#!/bin/sh\\necho ${password}\\n' > /tmp/ask-${name}; chmod 755 /tmp/ask-${name}`);
    });

    /** Sets properties of `sshd` and signals the event. */
    function set(...props: readonly string[]): { readonly status: number; readonly output: string } {
      hosts.box.panelsmith('config', 'setprop', 'sshd', ...props);
      return hosts.signal('remoteaccess-update');
    }

    /** Which sign-ins from a local network succeed, with a key or with a password. */
    async function signedIn(
      ...tries: readonly (readonly [Person, 'key' | 'password', port?: number])[]
    ): Promise<boolean[]> {
      const ended = await hosts.box.together(
        ...tries.map(([name, how, port = 22]) => {
          const way = how === 'key' ? ['-i /tmp/key', 'publickey'] : ['-i /dev/null', 'password'];
          const options = `-F none -p ${port} ${way[0] ?? ''} -o PreferredAuthentications=${way[1] ?? ''} -o IdentitiesOnly=yes
            -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o NumberOfPasswordPrompts=1 -o ConnectTimeout=10`;
          const ask = `SSH_ASKPASS=/tmp/ask-${name} SSH_ASKPASS_REQUIRE=force`;
          return `ip netns exec lan env ${ask} ssh ${options.replace(/\s+/g, ' ')} ${name}@192.168.1.1 id -un`;
        }),
      );
      return ended.map(({ status, output }, index) => status === 0 && output.includes(tries[index]?.[0] ?? '?'));
    }

    const all = [
      ['root', 'key'],
      ['root', 'password'],
      ['guest', 'key'],
      ['guest', 'password'],
    ] as const;

    test.each([
      ['prohibit-password', 'yes', [true, false, true, true]],
      ['yes', 'yes', [true, true, true, true]],
      ['no', 'no', [false, false, true, false]],
    ])('root %s, passwords %s', async (PermitRootLogin, PasswordAuthentication, expected) => {
      const { status, output } = set(...Object.entries({ PermitRootLogin, PasswordAuthentication }).flat());
      assert.equal(status, 0, output);
      assert.deepEqual(await signedIn(...all), expected);
    });

    test('a file that sshd refuses does not replace the old one, and people still get in', async () => {
      const { box } = hosts;
      const path = '/etc/ssh/sshd_config.d/10-panelsmith.conf';
      const before = box.out(`cat ${path}`);
      const custom = `/etc/e-smith/templates-custom${path}`;
      box.out(`mkdir -p ${custom}; echo NoSuchOption yes > ${custom}/90own`);
      const { status } = set('PermitRootLogin', 'yes');
      box.out(`rm -r ${custom}`);
      assert.equal(status, 1);
      assert.match(box.out(newestRun), /10-panelsmith\.conf:\d+: .*Bad configuration option: NoSuchOption/);
      assert.equal(box.out(`cat ${path}`), before);
      assert.deepEqual(await signedIn(['guest', 'key']), [true]);
    });

    test('another port, and off', async () => {
      set('TCPPort', '2222');
      assert.deepEqual(await signedIn(['guest', 'key', 2222], ['guest', 'key', 22]), [true, false]);
      set('status', 'disabled');
      assert.deepEqual(await signedIn(['guest', 'key', 2222]), [false]);
    });
  });

  describe('a person who cuts off their own connection', () => {
    let isSetUp = false;

    /** Has an administrator make a change, and waits until they no longer reach the server. */
    async function cutOff(host: 'out' | 'lan', address: string, page: string, typed: object): Promise<void> {
      const { box } = hosts;
      const args = [address, isSetUp ? '' : '/tmp/served', page, JSON.stringify(typed)].map((word) => `'${word}'`);
      const words = [process.execPath, '--import', hosts.tsx, hosts.file('admin.ts'), ...args].join(' ');
      box.out(`rm -f /tmp/admin; setsid ip netns exec ${host} ${words} > /tmp/admin 2>&1 < /dev/null &`);
      await box.until('grep -qE "locked out|Error" /tmp/admin');
      isSetUp = true;
      assert.deepEqual(said(), ['the form says so', 'sent', 'locked out']);
    }

    async function comesBack(): Promise<void> {
      const { box } = hosts;
      // Ends the countdown without waiting.
      box.out(`sed -i -E 's/"until":[0-9]+/"until":1/' /var/lib/panelsmith/pending-change.json`);
      await box.until('grep -qE "back|Error" /tmp/admin');
      assert.deepEqual(said().slice(3), ['back']);
      await box.until('! test -e /var/lib/panelsmith/pending-change.json');
    }

    const said = (): string[] => hosts.box.out('cat /tmp/admin').trim().split('\n');
    const network = (key: string): string => hosts.box.out(`sed -n 's/^${key}=//p' /home/e-smith/db/networks`).trim();

    test('from the panel gets back in when the time is up', async () => {
      await cutOff('out', '203.0.113.1', 'remoteaccess/remoteaccess', { ValidFrom: '' });
      await comesBack();
      const { box } = hosts;
      assert.equal(box.panelsmith('config', 'getprop', 'httpd-admin', 'ValidFrom').trim(), '203.0.113.0/255.255.255.0');
    });

    test('by removing the local network gets back in, and so does the network', async () => {
      await cutOff('lan', '10.8.0.1', 'localnetworks/remove?key=10.8.0.0', {});
      assert.equal(network('10.8.0.0'), '');
      await comesBack();
      assert.equal(network('10.8.0.0'), 'network|Mask|255.255.255.0');
    });

    test('by a router that sends the answers elsewhere gets back in, and the route is gone', async () => {
      const typed = { Network: '203.0.113.0', Mask: '255.255.255.192', Router: '192.168.1.99' };
      await cutOff('out', '203.0.113.1', 'localnetworks/create', typed);
      assert.match(hosts.box.out('ip route get 203.0.113.50'), /via 192\.168\.1\.99/);
      await comesBack();
      assert.equal(network('203.0.113.0'), '');
      assert.equal(hosts.box.out('ip route show proto 143'), '');
    });

    test('confirms it after signing in at an address that still works, and the change stays', async () => {
      const { box } = hosts;
      await cutOff('out', '203.0.113.1', 'remoteaccess/remoteaccess', { ValidFrom: '198.51.100.7' });
      assert.equal(hosts.run('lan', 'admin.ts', ['192.168.1.1']), 'confirmed: 303\n');
      assert.equal(box.sh('ls /var/lib/panelsmith/pending-change.json').status, 2);
      assert.equal(
        box.panelsmith('config', 'getprop', 'httpd-admin', 'ValidFrom').trim(),
        '198.51.100.7/255.255.255.255',
      );
      assert.equal(said().at(-1), 'locked out');
    });
  });
});
