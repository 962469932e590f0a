import { expect, test } from 'vitest';
import { databasesWith } from './firewall.fixture.ts';
import { serverNetwork, type ServerNetwork } from './server-network.ts';

function networkWith(...records: string[]): ServerNetwork {
  return serverNetwork(databasesWith({ configuration: records }).open('configuration'));
}

test.each([
  ['servergateway', 'servergateway', true],
  ['servergateway-private', 'servergateway-private', true],
  ['serveronly', 'serveronly', false],
  ['gateway', 'serveronly', false],
])('with SystemMode %s the mode is %s, a gateway: %s', (text, mode, isGateway) => {
  expect(networkWith(`SystemMode=${text}`)).toMatchObject({ mode, isGateway });
});

test('a server without records is a server only, and may get its address by DHCP', () => {
  expect(networkWith()).toEqual({
    mode: 'serveronly',
    isGateway: false,
    outer: undefined,
    inner: undefined,
    isDhcpClient: true,
    isDhcpServer: false,
    own: undefined,
  });
});

test.each([
  ['interface|Name|eth0.5', 'eth0.5'],
  // Classic servers stored the name as the type.
  ['eth0', 'eth0'],
  ['interface', undefined],
  ['interface|Name|', undefined],
  ['interface|Name|a" accept', undefined],
  ['interface|Name|-x', undefined],
  ['interface|Name|sixteen-letters0', undefined],
  ['interface|Name|fifteen-letters', 'fifteen-letters'],
])('the interface of the record %s is %s', (record, name) => {
  const network = networkWith('SystemMode=servergateway', `InternalInterface=${record}`, `ExternalInterface=${record}`);
  expect([network.inner, network.outer]).toEqual([name, name]);
});

test('only a gateway has an interface to the outside', () => {
  expect(networkWith('ExternalInterface=interface|Name|wan0').outer).toBeUndefined();
});

test('whether the address comes by DHCP is said by the interface to the outside, on a server only by its only one', () => {
  const records = [
    'InternalInterface=interface|Name|lan0|Configuration|static',
    'ExternalInterface=interface|Name|wan0|Configuration|DHCPHostname',
  ];
  expect(networkWith(...records).isDhcpClient).toBe(false);
  expect(networkWith(...records, 'SystemMode=servergateway').isDhcpClient).toBe(true);
  expect(networkWith(...records, 'ExternalDHCP=on').isDhcpClient).toBe(true);
  expect(networkWith(...records, 'ExternalDHCP=off').isDhcpClient).toBe(false);
});

test('the server gives addresses only if its DHCP service is enabled', () => {
  expect(networkWith('dhcpd=service|status|enabled').isDhcpServer).toBe(true);
  expect(networkWith('dhcpd=service|status|disabled').isDhcpServer).toBe(false);
});

test.each([
  ['IPAddress|192.168.1.1|Netmask|255.255.255.0', { family: 4, address: '192.168.1.1', prefix: 24 }],
  ['IPAddress|192.168.1.1', undefined],
  ['Netmask|255.255.255.0', undefined],
  ['IPAddress|192.168.1.1|Netmask|255.0.255.0', undefined],
  ['IPAddress|server|Netmask|255.255.255.0', undefined],
])('with %s the own network is %j', (props, own) => {
  expect(networkWith(`InternalInterface=interface|${props}`).own).toEqual(own);
});
