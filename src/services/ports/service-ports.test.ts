import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import { hasPort, joinPorts, readPorts, sayRange } from './port-ranges.ts';
import { hasPorts, servicePorts, type ServicePorts } from './service-ports.ts';

function portsOf(props: string): ServicePorts {
  return servicePorts(new StoredRecord('myservice', `service|${props}`));
}

test('ports of both properties count, with commas, semicolons, blanks and ranges', () => {
  const { tcp, udp, mistakes } = portsOf('TCPPort|4321,4322|TCPPorts|80; 443 10000:10010|UDPPorts|5060');
  assert.deepEqual(
    tcp.map((range) => sayRange(range, ':')),
    ['4321', '4322', '80', '443', '10000:10010'],
  );
  assert.deepEqual(udp, [{ first: 5060, last: 5060 }]);
  assert.deepEqual(mistakes, []);
});

test('what is not a port is left out and reported', () => {
  const { tcp, mistakes } = portsOf('TCPPort|80,http,0,65536,20:10,$(id)');
  assert.deepEqual(tcp, [{ first: 80, last: 80 }]);
  assert.deepEqual(
    mistakes.map(({ value }) => value),
    ['http', '0', '65536', '20:10', '$(id)'],
  );
});

test('a record without status is disabled, without access private', () => {
  const { isEnabled, access, isPublic, allowsEverybody, deniesEverybody } = portsOf('TCPPort|80');
  assert.deepEqual(
    [isEnabled, access, isPublic, allowsEverybody, deniesEverybody],
    [false, 'private', false, true, false],
  );
  assert.equal(portsOf('TCPPort|80|access|green,red').isPublic, true);
  assert.equal(portsOf('TCPPort|80|access|Public').isPublic, false);
});

test('a host that cannot be read never opens anything', () => {
  const allowed = portsOf('TCPPort|80|access|public|status|enabled|AllowHosts|office.example.org');
  assert.deepEqual([allowed.allow, allowed.allowsEverybody], [[], false]);
  const denied = portsOf('TCPPort|80|access|public|status|enabled|DenyHosts|bad.example.org');
  assert.deepEqual([denied.deny, denied.deniesEverybody], [[], true]);
  assert.deepEqual(denied.mistakes, [{ property: 'DenyHosts', value: 'bad.example.org' }]);
});

test('ports are ports of a service only where one is written', () => {
  assert.equal(hasPorts(new StoredRecord('a', 'service|TCPPort| ')), false);
  assert.equal(hasPorts(new StoredRecord('a', 'service|UDPPorts|x')), true);
});

test('joined ports are the same ports, apart from each other', () => {
  const range = fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }))
    .map(([first, more]) => ({ first, last: first + more }));
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const joined = joinPorts(ranges);
      for (let port = 1; port <= 70; port += 1) assert.equal(hasPort(joined, port), hasPort(ranges, port));
      for (const [index, { first }] of joined.entries())
        assert.ok(index === 0 || first > (joined[index - 1]?.last ?? 0) + 1);
    }),
  );
});

test('any text is read without an error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { first, last } of readPorts(text).ranges) assert.ok(first >= 1 && last <= 65_535);
    }),
  );
});
