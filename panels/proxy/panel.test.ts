import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const configuration = [
  'ExternalInterface=interface|Configuration|static|IPAddress|203.0.113.1|Name|wan0',
  'InternalInterface=interface|Configuration|static|IPAddress|192.168.1.1|Name|lan0|Netmask|255.255.255.0',
  'SystemMode=servergateway',
  // As on a classic server: one port for both.
  'squid=service|Transparent|yes|TransparentPort|3128|status|disabled',
];
const networks = ['192.168.1.0=network|Mask|255.255.255.0', 'fd00:1::=network|Mask|64', '256.1.1.1=network|Mask|24'];
let panel: TestPanel;

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, { configuration, networks });
});

afterAll(async () => {
  await panel.close();
});

test('a form that changes nothing signals nothing', async () => {
  expect((await panel.submit('proxy', {})).events).toEqual([]);
});

test('the proxy is turned on: local networks only, and the firewall leads to its second port', async () => {
  const result = await panel.submit('proxy', { status: true, Proxy: 'transparent' });
  expect(result.refusals).toEqual({});
  expect(result.events).toEqual([{ event: 'proxy-update', args: [] }]);
  expect(panel.record('configuration', 'squid')).toMatchObject({
    status: 'enabled',
    access: 'private',
    TCPPort: '3128',
    TransparentPort: '3129',
  });
  expect(panel.record('configuration', 'qpsmtpd')).toMatchObject({ Proxy: 'transparent', status: 'disabled' });
  const file = panel.read('etc/squid/squid.conf');
  expect(file).toMatch(/^http_port 3128\n(#.*\n)http_port 3129 intercept\n/m);
  expect(file).toContain('acl local src 127.0.0.1/32 192.168.1.0/24 ::1/128 fd00:1::/64\n');
  const rules = panel.read('etc/panelsmith/firewall.nft');
  expect(rules).toContain('ip saddr @local4 tcp dport 80 fib daddr type != local redirect to :3129');
  expect(rules).toContain('ip6 saddr @local6 tcp dport 25 fib daddr type != local redirect to :25');
  expect(panel.read('etc/rc.d/init.d/masq')).toContain(
    '--proto tcp --dport 80 \\\n       --jump REDIRECT --to-port 3129',
  );
});

test('mail of local computers is blocked on its way out', async () => {
  await panel.submit('proxy', { Proxy: 'blocked' });
  const rules = panel.read('etc/panelsmith/firewall.nft');
  expect(rules).toContain('oifname "wan0" tcp dport 25 goto denylog');
  expect(rules).not.toContain('dport 25 fib');
});

test('a server that is not a gateway has only the setting of the web proxy, and redirects nothing to it', async () => {
  const other = await openPanel(import.meta.dirname, { configuration: [], networks });
  expect((await other.open('proxy')).fields).not.toHaveProperty('Proxy');
  await other.submit('proxy', { status: true });
  expect(other.read('etc/squid/squid.conf')).not.toContain('intercept');
  await other.close();
});
