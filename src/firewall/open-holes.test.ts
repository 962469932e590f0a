import { expect, test } from 'vitest';
import { firewallWith } from './firewall.fixture.ts';
import { openHoles } from './open-holes.ts';

const gateway = ['SystemMode=servergateway', 'ExternalInterface=interface|Name|wan0'];

test('each range of ports of a service that is public and enabled is a hole', () => {
  const services = [
    'ftp=service|TCPPorts|21,30000:30100|UDPPort|21|access|public|status|enabled|AllowHosts|10.0.0.0/8|DenyHosts|10.0.0.5',
    'off=service|TCPPort|22|access|public|status|disabled',
    'private=service|TCPPort|23|access|private|status|enabled',
    'nobody=service|TCPPort|24|access|public|status|enabled|DenyHosts|0.0.0.0/0',
    'unreadable=service|TCPPort|25|access|public|status|enabled|AllowHosts|office',
  ];
  const hole = { database: 'configuration', key: 'ftp', from: ['10.0.0.0/8'], except: ['10.0.0.5'], to: undefined };
  expect(openHoles(firewallWith(services))).toEqual([
    { ...hole, protocol: 'tcp', ports: { first: 21, last: 21 } },
    { ...hole, protocol: 'tcp', ports: { first: 30_000, last: 30_100 } },
    { ...hole, protocol: 'udp', ports: { first: 21, last: 21 } },
  ]);
});

test('the holes are sorted by protocol and port; of one port the forward comes first', () => {
  const firewall = firewallWith([...gateway, 'web=service|TCPPorts|443,80|access|public|status|enabled'], {
    portforward_tcp: ['80=forward|DestHost|192.168.1.5', '8080=forward|DestHost|192.168.1.5'],
    portforward_udp: ['53=forward|DestHost|192.168.1.5'],
  });
  expect(openHoles(firewall).map(({ database, ports }) => `${database} ${ports.first}`)).toEqual([
    'portforward_tcp 80',
    'configuration 80',
    'configuration 443',
    'portforward_tcp 8080',
    'portforward_udp 53',
  ]);
});

test('everybody is said by no list of hosts', () => {
  const [hole] = openHoles(firewallWith(['web=service|TCPPort|80|access|public|status|enabled']));
  expect(hole).toMatchObject({ from: undefined, except: [] });
});

test.each([
  ['80=forward|DestHost|192.168.1.5', '192.168.1.5'],
  ['80=forward|DestHost|192.168.1.5|DestPort|8080', '192.168.1.5:8080'],
  ['80=forward|DestHost|localhost|DestPort|8080', 'localhost:8080'],
  ['80=forward|DestHost|fd00::5', 'fd00::5'],
  // Without the brackets this would be another address.
  ['80=forward|DestHost|fd00::5|DestPort|8080', '[fd00::5]:8080'],
])('the forward %s leads to %s', (forward, to) => {
  expect(openHoles(firewallWith(gateway, { portforward_tcp: [forward] })).map((hole) => hole.to)).toEqual([to]);
});

test('a forward that cannot be read, or that allows only what cannot be read, is not a hole', () => {
  const forwards = ['80=forward|DestHost|office', '81=forward|DestHost|192.168.1.5|AllowHosts|office'];
  expect(openHoles(firewallWith(gateway, { portforward_tcp: forwards }))).toEqual([]);
});
