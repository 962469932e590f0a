import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasDnsmasq = canRun('dnsmasq', ['--version']);
const dnsmasqConf = async (records: RecordLines = {}): Promise<string[]> =>
  (await expandFor(import.meta.dirname, '/etc/dnsmasq.conf', records)).split('\n');

const dhcp = 'dhcpd=service|status|enabled|start|10.0.0.65|end|10.0.0.250';
const host = (name: string, hardware: string, address: string): string =>
  `${name}=host|HostType|Local|InternalIP|${address}|MACAddress|${hardware}`;
const leases = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('dhcp-host='));

test('without any record it answers the networks of this machine, and gives out no addresses', async () => {
  const lines = await dnsmasqConf();
  expect(lines).toEqual(
    expect.arrayContaining(['port=53', 'local-service', 'domain=localdomain', 'local=/localdomain/']),
  );
  expect(lines.filter((line) => /^(listen|bind-|server|no-resolv|dhcp)/.test(line))).toEqual([]);
});

test('it listens at the address of the server, and asks the servers of the settings', async () => {
  const lines = await dnsmasqConf({
    configuration: [
      'LocalIP=10.0.0.1',
      'dnscache=service|Forwarder|9.9.9.9|Forwarder2|300.1.1.1',
      'dnsmasq=service|UDPPort|5353',
    ],
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'port=5353',
      'listen-address=127.0.0.1,10.0.0.1',
      'bind-dynamic',
      'no-resolv',
      'server=9.9.9.9',
    ]),
  );
  expect(lines.filter((line) => /^(local-service|server=300)/.test(line))).toEqual([]);
});

test.each(['10.0.0', '10.0.0.1/24', '256.0.0.1', '::1', '10.0.0.1,eth0', 'off'])(
  'an address of the server that is none is not listened at: %s',
  async (address) => {
    const lines = await dnsmasqConf({ configuration: [`LocalIP=${address}`] });
    expect(lines.filter((line) => /^(listen-address|local-service)/.test(line))).toEqual(['local-service']);
  },
);

test('each domain is answered here, by the servers of the settings, or as any other of the Internet', async () => {
  const lines = await dnsmasqConf({
    configuration: ['DomainName=example.org', 'dnscache=service|Forwarder|9.9.9.9'],
    domains: [
      'here.example=domain|Nameservers|localhost',
      'office.example=domain|Nameservers|corporate',
      'out.example=domain|Nameservers|internet',
      'a/b=domain|Nameservers|localhost',
    ],
  });
  expect(lines.filter((line) => line.includes('/'))).toEqual([
    expect.stringMatching(/^# Made by/),
    'local=/example.org/',
    'local=/here.example/',
    'server=/office.example/9.9.9.9',
  ]);
});

test.each(['two words', 'a\\b', 'x/y#', '$HOME'])(
  'a name of the primary domain that is none is left out: %s',
  async (name) => {
    const lines = await dnsmasqConf({ configuration: [`DomainName=${name}`] });
    expect(lines.filter((line) => /^(domain|local)=/.test(line))).toEqual([]);
  },
);

test.each([
  'status|disabled|start|10.0.0.65|end|10.0.0.250',
  'status|enabled|start|10.0.0.65',
  'status|enabled|start|x|end|10.0.0.250',
])('no address is given out by dhcpd with %s', async (props) => {
  const records = {
    configuration: [`dhcpd=service|${props}`],
    hosts: [host('pc.example.org', '00:11:22:33:44:55', '10.0.0.7')],
  };
  expect((await dnsmasqConf(records)).filter((line) => line.startsWith('dhcp'))).toEqual([]);
});

test('addresses are given out, to hosts with a hardware address always the same with the first label of their names', async () => {
  const lines = await dnsmasqConf({
    configuration: [dhcp],
    hosts: [
      host('pc.example.org', '00:11:22:AA:BB:CC', '10.0.0.7'),
      host('printer', '00:11:22:33:44:56', '10.0.0.8'),
      host('odd.example.org', '00-11-22-33-44-57', '10.0.0.9'),
      host('none.example.org', '00:11:22:33:44:58', '10.0.0.900'),
      'far.example.org=host|HostType|Remote|InternalIP|10.0.0.10|MACAddress|00:11:22:33:44:59',
    ],
  });
  expect(lines).toEqual(expect.arrayContaining(['dhcp-range=10.0.0.65,10.0.0.250,24h', 'dhcp-authoritative']));
  expect(leases(lines)).toEqual([
    'dhcp-host=00:11:22:aa:bb:cc,10.0.0.7,pc',
    'dhcp-host=00:11:22:33:44:56,10.0.0.8,printer',
  ]);
});

test('the second host of one hardware or IP address is left out, as dnsmasq would not start with both', async () => {
  const lines = await dnsmasqConf({
    configuration: [dhcp],
    hosts: [
      host('a.example.org', '00:11:22:33:44:aa', '10.0.0.7'),
      host('b.example.org', '00:11:22:33:44:AA', '10.0.0.8'),
      host('c.example.org', '00:11:22:33:44:cc', '10.0.0.7'),
    ],
  });
  expect(leases(lines)).toEqual(['dhcp-host=00:11:22:33:44:aa,10.0.0.7,a']);
  expect(lines.filter((line) => line.startsWith('# left out'))).toHaveLength(2);
});

test.runIf(hasDnsmasq)('dnsmasq accepts the file of a server with everything in it (dnsmasq --test)', async () => {
  const records = {
    configuration: ['LocalIP=10.0.0.1', 'DomainName=example.org', 'dnscache=service|Forwarder|9.9.9.9', dhcp],
    domains: ['office.example=domain|Nameservers|corporate', 'two words=domain|Nameservers|corporate'],
    hosts: [host('a.example.org', '00:11:22:33:44:aa', '10.0.0.7'), host('b', '00:11:22:33:44:bb', '10.0.0.7')],
  };
  const text = (await dnsmasqConf(records)).join('\n');
  expect(askAbout(text, ['dnsmasq', '--test', '-C', 'FILE'])).toEqual({
    status: 0,
    output: expect.stringContaining('syntax check OK') as string,
  });
});
