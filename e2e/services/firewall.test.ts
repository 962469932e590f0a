import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut } from './box.ts';
import { inside, openThreeHosts, outside, server, type ThreeHosts, type Wanted } from './network/three-hosts.ts';

const protocols = ['tcp', 'udp'] as const;
type Protocol = (typeof protocols)[number];

/** The property of a record that names its port, for each protocol. */
const portProperties: readonly Readonly<Partial<Record<Protocol, string>>>[] = [
  { tcp: 'TCPPort', udp: 'UDPPorts' },
  { tcp: 'TCPPorts', udp: 'UDPPort' },
  { tcp: 'TCPPort' },
  { udp: 'UDPPort' },
];

/** One row of the truth table: a record with a port of its own. */
interface Row {
  readonly key: string;
  readonly port: number;
  readonly by: (typeof portProperties)[number];
  readonly status: string | undefined;
  readonly access: string | undefined;
  readonly allow: string | undefined;
  readonly deny: string | undefined;
}

const friends = [...outside.friend, '100.100.100.0/24'].join(',');
const statuses = ['enabled', 'disabled', undefined];
const accesses = ['public', 'private', undefined];
const allows = [undefined, '', friends];
const denies = [undefined, '', outside.friend.join(','), outside.stranger.join(',')];

/** Every combination. */
function product(): Omit<Row, 'key' | 'port'>[] {
  const rows: Omit<Row, 'key' | 'port'>[] = [];
  for (const by of portProperties)
    for (const status of statuses)
      for (const access of accesses)
        for (const allow of allows) for (const deny of denies) rows.push({ by, status, access, allow, deny });
  return rows;
}

const rows: readonly Row[] = product().map((row, index) => ({
  ...row,
  key: `row${String(index).padStart(3, '0')}`,
  port: 20_001 + index,
}));

/** Ports of no record. */
const unnamed = 19_999;

/** The table of the manual and of the classic firewall, for somebody outside. */
function isOpen({ by, status, access, allow = '', deny = '' }: Row, protocol: Protocol, source: string): boolean {
  if (by[protocol] === undefined || status !== 'enabled' || access !== 'public') return false;
  if (deny.split(',').includes(source)) return false;
  return allow === '' || allow.split(',').includes(source);
}

function line({ key, port, by, status, access, allow, deny }: Row): string {
  const ports = Object.fromEntries(Object.values(by).map((property) => [property, String(port)]));
  const props = { ...ports, status, access, AllowHosts: allow, DenyHosts: deny };
  const words = Object.entries(props).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return [`${key}=service`, ...words].join('|');
}

const databases = {
  configuration: [
    'ExternalInterface=interface|Configuration|static|IPAddress|203.0.113.1|Name|wan0',
    'InternalInterface=interface|Configuration|static|IPAddress|192.168.1.1|Name|lan0|Netmask|255.255.255.0',
    'SystemMode=servergateway',
    'many=service|TCPPort|30001,30002|TCPPorts|30010:30012|access|public|status|enabled',
    ...rows.map(line),
    // A private and a disabled record do not close what a public one opens, whichever comes first.
    'shared1=service|TCPPort|31000|access|private|status|enabled',
    'shared2=service|TCPPort|31000|access|public|status|enabled',
    'shared3=service|TCPPort|31000|access|public|status|disabled',
    // Whole networks.
    'nets1=service|TCPPort|31001|access|public|status|enabled|AllowHosts|203.0.113.0/24,2001:db8::/32|DenyHosts|203.0.113.51',
    'nets2=service|TCPPort|31002|access|public|status|enabled|DenyHosts|203.0.113.0/24',
    'nets3=service|TCPPort|31003|access|public|status|enabled|DenyHosts|0.0.0.0/0',
  ],
  networks: ['192.168.1.0=network|Mask|255.255.255.0', 'fd00:1::=network|Mask|64'],
  portforward_tcp: [
    '2222=forward|DestHost|192.168.1.50|DestPort|7022|AllowHosts|203.0.113.50|DenyHosts|0.0.0.0/0',
    '3000-3010=forward|DestHost|192.168.1.50',
    '8081=forward|DestHost|localhost|DestPort|31000',
    '8082=forward|DestHost|localhost|DenyHosts|203.0.113.51',
  ],
};

const programs = ['nft', 'ip', 'squid'].map((name) => `/usr/sbin/${name}`);

describe.skipIf(leftOut('the firewall', ...programs))('the firewall, with real packets', () => {
  let hosts: ThreeHosts;

  beforeAll(async () => {
    hosts = await openThreeHosts(databases);
    const ports = [...rows.map(({ port }) => port), unnamed];
    await hosts.listen('server', [...ports, 30_001, 30_002, 30_011, 31_000, 31_001, 31_002, 31_003, 8082, 25], ports);
    await hosts.listen('lan', [7022, 3005, 22], [3005]);
    await hosts.listen('out', [25, 81], []);
    await hosts.serveWeb('out', [80, 8000]);
    const { status, output } = hosts.signal('firewall-adjust');
    assert.equal(status, 0, output);
  });

  afterAll(async () => hosts.box.close());

  /** Tries all probes of a host and names those whose answer is not the expected one. */
  function check(host: 'out' | 'lan' | 'server', probes: readonly (Wanted & { readonly what: string })[]): void {
    const answers = hosts.probe(host, probes);
    const wrong = probes.filter((probe, index) => probe.isOpen !== (answers[index] !== 'closed'));
    assert.deepEqual(
      wrong.map(
        ({ what, protocol, from, isOpen: open }) => `${what} ${protocol} from ${from}: not ${open ? 'open' : 'closed'}`,
      ),
      [],
    );
  }

  function tcp(from: string, host: string, port: number, open: boolean): Wanted & { readonly what: string } {
    return { protocol: 'tcp', from, host, port, isOpen: open, what: `port ${port}` };
  }

  test('every row of the truth table, for two hosts outside, by TCP and UDP, IPv4 and IPv6', () => {
    assert.equal(rows.length, 4 * 3 * 3 * 3 * 4);
    for (const addresses of Object.values(outside))
      addresses.forEach((from, family) => {
        const to = { from, host: server.outer[family] ?? '' };
        const probes = protocols.flatMap((protocol) => [
          ...rows.map((row) => ({
            ...{ ...to, protocol, port: row.port, isOpen: isOpen(row, protocol, from), what: line(row) },
          })),
          { ...to, protocol, port: unnamed, isOpen: false, what: 'a port of no record' },
        ]);
        check('out', probes);
      });
  });

  test('a local network reaches every port, whatever the records say', () => {
    const probes = inside.flatMap((from, family) =>
      protocols.flatMap((protocol) =>
        [...rows.map(({ port }) => port), unnamed].map((port) => ({
          ...{ protocol, from, host: server.inner[family] ?? '', port, isOpen: true, what: `port ${port}` },
        })),
      ),
    );
    check('lan', probes);
  });

  test('lists and ranges of ports, ports of several records, and whole networks', () => {
    const from = outside.stranger[0];
    check('out', [
      ...[30_001, 30_002, 30_011, 31_000].map((port) => tcp(from, '203.0.113.1', port, true)),
      tcp(outside.friend[0], server.outer[0], 31_001, true),
      tcp(outside.stranger[0], server.outer[0], 31_001, false),
      tcp(outside.stranger[1], server.outer[1], 31_001, true),
      tcp(outside.friend[0], server.outer[0], 31_002, false),
      tcp(outside.friend[1], server.outer[1], 31_002, true),
      tcp(outside.friend[1], server.outer[1], 31_003, false),
      // The server's inner address cannot be reached from outside.
      tcp(from, '192.168.1.1', 31_000, false),
      tcp(from, '192.168.1.50', 22, false),
      tcp(outside.stranger[1], 'fd00:1::50', 22, false),
    ]);
  });

  test('port forwards, for the allowed hosts only, and for local clients that use the address outside', () => {
    check('out', [
      tcp('203.0.113.50', '203.0.113.1', 2222, true),
      tcp('203.0.113.51', '203.0.113.1', 2222, false),
      tcp('203.0.113.51', '203.0.113.1', 3005, true),
      tcp('203.0.113.51', '203.0.113.1', 8081, true),
      tcp('203.0.113.50', '203.0.113.1', 8082, true),
      tcp('203.0.113.51', '203.0.113.1', 8082, false),
    ]);
    const [seen] = hosts.probe('lan', [tcp('192.168.1.50', '203.0.113.1', 2222, true)]);
    assert.equal(seen, '192.168.1.1');
  });

  test('local clients reach the outside with the address of the server', () => {
    const [seen] = hosts.probe('lan', [tcp('192.168.1.50', '203.0.113.50', 81, true)]);
    assert.equal(seen, '203.0.113.1');
  });

  test('denied packets are counted', () => {
    const counted = hosts.box.out('nft list chain inet panelsmith denylog');
    assert.ok(Number(/counter packets (\d+)/.exec(counted)?.[1]) > 100, counted);
  });

  test('any event updates the rules, and an open connection survives when its port is closed', async () => {
    const { box } = hosts;
    const lasting = [
      process.execPath,
      '--import',
      hosts.tsx,
      hosts.file('lasting.ts'),
      '203.0.113.50',
      '203.0.113.1',
      '30001',
    ];
    box.out('mkfifo /tmp/said');
    box.out(
      `setsid ip netns exec out ${lasting.join(' ')} < /tmp/said > /tmp/heard 2>&1 & exec 3> /tmp/said; setsid sleep 600 > /tmp/said < /dev/null 2> /dev/null &`,
    );
    await box.until('grep -q connected /tmp/heard');
    box.panelsmith('config', 'setprop', 'many', 'access', 'private');
    // It has nothing to do with services.
    const { status, output } = hosts.signal('navigation-conf');
    assert.equal(status, 0, output);
    check('out', [tcp('203.0.113.50', '203.0.113.1', 30_001, false)]);
    box.out('echo still here > /tmp/said');
    await box.until('grep -q "still here" /tmp/heard');
    box.panelsmith('config', 'setprop', 'many', 'access', 'public');
    hosts.signal('remoteaccess-update');
    check('out', [tcp('203.0.113.50', '203.0.113.1', 30_001, true)]);
  });

  test('a ruleset that cannot be made or is refused changes nothing, and the run says why', async () => {
    const { box } = hosts;
    const before = box.out('nft list table inet panelsmith | grep -v counter; cat /etc/panelsmith/firewall.nft');
    box.panelsmith('config', 'delprop', 'ExternalInterface', 'Name');
    assert.equal(hosts.signal('firewall-adjust').status, 1);
    const newest = 'cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"';
    assert.match(box.out(newest), /no record ExternalInterface with the name of the interface/);
    box.panelsmith('config', 'setprop', 'ExternalInterface', 'Name', 'wan0');
    assert.equal(box.out('nft list table inet panelsmith | grep -v counter; cat /etc/panelsmith/firewall.nft'), before);

    // A program that owns the table prevents the kernel from replacing it.
    const file = box.out('cat /etc/panelsmith/firewall.nft');
    box.out('nft delete table inet panelsmith');
    box.out(
      '(setsid sh -c "{ echo add table inet panelsmith { flags owner\\\\; }; sleep 600; } | nft -i" & echo $! > /tmp/pid) < /dev/null > /dev/null 2>&1',
    );
    await box.until('nft list tables | grep -q panelsmith');
    box.panelsmith('config', 'setprop', 'many', 'access', 'private');
    assert.equal(hosts.signal('firewall-adjust').status, 1);
    assert.match(box.out(newest), /nft refuses the rules; the previous ones stay/);
    assert.equal(box.out('cat /etc/panelsmith/firewall.nft'), file);
    box.out('kill -- -$(cat /tmp/pid)');
    await box.until('! nft list tables | grep -q panelsmith');
    box.panelsmith('config', 'setprop', 'many', 'access', 'public');
    assert.equal(hosts.signal('firewall-adjust').status, 0);
    assert.equal(box.out('nft list table inet panelsmith | grep -v counter; cat /etc/panelsmith/firewall.nft'), before);
  });

  test('a local network behind a router is reached by it, and the route goes with the network', () => {
    const { box } = hosts;
    box.out('ip -n lan addr add 10.9.0.1/32 dev lo; ip -n lan addr add fd00:9::1/128 dev lo nodad');
    box.out('ip route add 10.7.0.0/16 via 192.168.1.50');
    const probes = (open: boolean): ReturnType<typeof tcp>[] => [
      tcp('192.168.1.1', '10.9.0.1', 22, open),
      tcp('fd00:1::1', 'fd00:9::1', 22, open),
    ];
    const answers = (open: boolean): boolean[] =>
      hosts.probe('server', probes(open)).map((answer) => answer !== 'closed');
    assert.deepEqual(answers(false), [false, false]);
    box.panelsmith('db', 'networks', 'set', '10.9.0.0', 'network', 'Mask', '255.255.255.0', 'Router', '192.168.1.50');
    box.panelsmith('db', 'networks', 'set', 'fd00:9::', 'network', 'Mask', '64', 'Router', 'fd00:1::50');
    // The web and FTP servers are installed, but their accounts do not exist yet; this does not affect the rest.
    const { status, output } = hosts.signal('network-create', '10.9.0.0');
    assert.equal(status, 0, output);
    const newest = box.out('cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"');
    assert.match(newest, /accounts are missing .*: \/etc\/apache2\/apache2\.conf, \/etc\/proftpd\/proftpd\.conf/);
    assert.deepEqual(answers(true), [true, true]);
    // What the unit does at boot.
    box.out('ip route del 10.9.0.0/24 && ip -6 route del fd00:9::/64');
    box.out('$(sed -n "s/^ExecStart=-//p" /etc/systemd/system/multi-user.target.wants/panelsmith-routes.service)');
    assert.deepEqual(answers(true), [true, true]);
    for (const network of ['10.9.0.0', 'fd00:9::']) box.panelsmith('db', 'networks', 'delete', network);
    hosts.signal('network-delete', '10.9.0.0');
    assert.equal(box.out('ip route show proto 143; ip -6 route show proto 143'), '');
    assert.match(box.out('ip route show 10.7.0.0/16'), /via 192\.168\.1\.50/);
    assert.equal(box.sh('ls /etc/systemd/system/*/panelsmith-routes.service').status, 2);
  });

  test('the web proxy answers only local networks, also by redirection; without it they connect directly', async () => {
    const { box } = hosts;
    const page = (host: 'lan' | 'out', ...args: readonly string[]): string =>
      box.run('ip', ['netns', 'exec', host, 'curl', '-gsS', '--max-time', '10', ...args]).output.trim();
    const status = (host: 'lan' | 'out', ...args: readonly string[]): string =>
      page(host, '-o', '/dev/null', '-w', '%{http_code}', ...args);
    const [outer, inner] = ['http://203.0.113.1:3128', 'http://192.168.1.1:3128'];
    const set = (...words: readonly string[]): void => {
      box.panelsmith('config', 'setprop', ...words);
      const { status: ended, output } = hosts.signal('proxy-update');
      assert.equal(ended, 0, output);
    };
    assert.equal(page('lan', 'http://203.0.113.50/'), '203.0.113.1 directly');
    // Even if somebody opens its port.
    box.panelsmith('config', 'set', 'squid', 'service', 'TCPPort', '3128', 'TransparentPort', '3129');
    set('squid', 'status', 'enabled', 'access', 'public');
    await box.until('< /dev/tcp/127.0.0.1/3128');
    assert.equal(page('lan', '-x', inner, 'http://203.0.113.50:8000/'), '203.0.113.1 by squid');
    assert.equal(page('lan', 'http://203.0.113.50/'), '203.0.113.1 by squid');
    assert.equal(page('lan', 'http://[2001:db8::50]/'), '2001:db8::1 by squid');
    assert.equal(page('lan', 'http://203.0.113.50:8000/'), '203.0.113.1 directly');
    // Services that listen only for this machine, and ports of other programs.
    for (const url of ['http://127.0.0.1:9080/', 'http://[::1]:9080/', 'http://203.0.113.50:25/'])
      assert.equal(status('lan', '-x', inner, url), '403', url);
    assert.equal(status('out', '-x', outer, 'http://203.0.113.50:8000/'), '403');
    assert.equal(status('out', '-x', 'http://[2001:db8::1]:3128', 'http://203.0.113.50:8000/'), '403');
    check('out', [tcp('203.0.113.51', '203.0.113.1', 3129, false)]);

    const custom = '/etc/e-smith/templates-custom/etc/squid/squid.conf';
    const file = box.out('cat /etc/squid/squid.conf');
    box.out(`mkdir -p ${custom}; echo acl bad src 1.2.3.4/99 > ${custom}/90own`);
    assert.equal(hosts.signal('proxy-update').status, 1);
    assert.match(
      box.out('cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"'),
      /Bungled \/etc\/squid\/squid\.conf line/,
    );
    assert.equal(box.out('cat /etc/squid/squid.conf'), file);
    box.out(`rm -r ${custom}`);

    set('squid', 'access', 'private');
    assert.match(page('out', '-x', outer, '--max-time', '1', 'http://203.0.113.50:8000/'), /timed out/i);
    set('squid', 'status', 'disabled');
    assert.match(page('lan', '-x', inner, 'http://203.0.113.50:8000/'), /refused|connect to/i);
    assert.equal(page('lan', 'http://203.0.113.50/'), '203.0.113.1 directly');
  });

  test('mail that local computers send out passes, is redirected to this server, or is blocked', () => {
    const { box } = hosts;
    const mail = (from: string, host: string, open: boolean): ReturnType<typeof tcp> => tcp(from, host, 25, open);
    assert.deepEqual(hosts.probe('lan', [mail(inside[0], outside.friend[0], true)]), [server.outer[0]]);
    check('lan', [mail(inside[1], outside.friend[1], true)]);
    box.panelsmith('config', 'set', 'qpsmtpd', 'service', 'Proxy', 'transparent');
    hosts.signal('proxy-update');
    // Nobody has the second address, so only this server can answer.
    const led = [mail(inside[0], outside.friend[0], true), mail(inside[1], '2001:db8::77', true)];
    assert.deepEqual(hosts.probe('lan', led), [...inside]);
    box.panelsmith('config', 'setprop', 'qpsmtpd', 'Proxy', 'blocked');
    hosts.signal('proxy-update');
    check('lan', [tcp(inside[0], outside.friend[0], 25, false), tcp(inside[1], outside.friend[1], 25, false)]);
    check('server', [tcp(server.outer[0], outside.friend[0], 25, true)]);
  });
});
