import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const configuration = ['ftp=service|LoginAccess|public|access|public|status|enabled', 'masq=service|status|disabled'];
let panel: TestPanel;

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, { configuration });
});

afterAll(async () => {
  await panel.close();
});

test('a form that changes nothing signals nothing', async () => {
  expect((await panel.submit('remoteaccess', {})).events).toEqual([]);
});

test('Telnet is asked about only where it is on', async () => {
  expect((await panel.open('remoteaccess')).fields).not.toHaveProperty('telnetAccess');
});

test.each(['0.0.0.0/0', 'office.example.org', '1.2.3.4/33'])(
  '%s is not a network to manage the server from',
  async (typed) => {
    const { refusals, changes } = await panel.submit('remoteaccess', { ValidFrom: typed });
    expect(Object.keys(refusals)).toEqual(['ValidFrom']);
    expect(changes).toEqual([]);
  },
);

test('the firewall is turned on, and the rules follow', async () => {
  const typed = {
    firewall: true,
    sshAccess: 'public',
    ftpAccess: 'private',
    ValidFrom: '203.0.113.0/24\n198.51.100.7',
  };
  const result = await panel.submit('remoteaccess', typed);
  expect(result.refusals).toEqual({});
  expect(result.events).toEqual([{ event: 'remoteaccess-update', args: [] }]);
  expect(panel.record('configuration', 'masq')).toMatchObject({ status: 'enabled' });
  expect(panel.record('configuration', 'sshd')).toMatchObject({ status: 'enabled', access: 'public', TCPPort: '22' });
  expect(panel.record('configuration', 'httpd-admin')?.['ValidFrom']).toBe(
    '203.0.113.0/255.255.255.0,198.51.100.7/255.255.255.255',
  );
  expect(result.output).toContain('the rules are written, but not loaded: this root is not the running system');
  const rules = panel.read('etc/panelsmith/firewall.nft');
  expect(rules).toMatch(/# sshd: TCP 22, public\n\s+tcp dport 22 accept\n/);
  expect(rules).toContain('tcp dport 9080 ip saddr { 203.0.113.0/24, 198.51.100.7 } accept');
  expect(rules).not.toMatch(/tcp dport 21 accept/);
  expect(panel.read('etc/ssh/sshd_config.d/10-panelsmith.conf')).toMatch(/^Port 22\nPermitRootLogin/m);
});

test('a service that is off is disabled and private, and so is FTP with an account', async () => {
  const other = await openPanel(import.meta.dirname, { configuration });
  await other.submit('remoteaccess', { sshAccess: 'off', ftpAccess: 'off' });
  expect(other.record('configuration', 'sshd')).toMatchObject({ status: 'disabled', access: 'private' });
  expect(other.record('configuration', 'ftp')).toMatchObject({
    status: 'disabled',
    access: 'private',
    LoginAccess: 'private',
  });
  await other.close();
});
