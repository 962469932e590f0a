import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { firstAddress, isAmong, readHost, readHosts, sayHost, withoutInner } from './host-ranges.ts';

test('hosts are addresses and networks of both families, in one form', () => {
  const texts = ['1.2.3.4', '100.100.100.0/24', '10.0.0.0/255.0.0.0', '2001:DB8:0:0::1', 'fd00::/64'];
  assert.deepEqual(
    texts.map((text) => readHost(text)).map((host) => host && sayHost(host)),
    ['1.2.3.4', '100.100.100.0/24', '10.0.0.0/8', '2001:db8::1', 'fd00::/64'],
  );
  for (const text of [
    '1.2.3',
    '1.2.3.4/33',
    '010.1.1.1',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
    '::1/129',
    '1.2.3.4/255.0.255.0',
  ])
    assert.equal(readHost(text), undefined, text);
});

test('0.0.0.0/0 means everybody', () => {
  assert.equal(readHosts('1.2.3.4 0.0.0.0/0').isEverybody, true);
  assert.equal(readHosts('::/0').isEverybody, false);
});

test('ranges inside another one are left out, and the same addresses match', () => {
  const host = fc.tuple(fc.ipV4(), fc.integer({ min: 20, max: 32 })).map(([ip, bits]) => readHost(`${ip}/${bits}`));
  fc.assert(
    fc.property(fc.array(host, { maxLength: 6 }), fc.ipV4(), (some, address) => {
      const ranges = some.filter((range) => range !== undefined);
      const fewer = withoutInner(ranges);
      for (const one of [address, ...ranges.map((range) => range.address)])
        assert.equal(isAmong(one, fewer), isAmong(one, ranges));
      for (const [index, range] of fewer.entries())
        assert.ok(
          !isAmong(
            range.address,
            fewer.filter(
              (_, place) =>
                place !== index && fewer[place]?.prefix !== undefined && fewer[place].prefix <= range.prefix,
            ),
          ),
        );
    }),
  );
});

test('names and odd texts are mistakes, and open nothing', () => {
  const { ranges, mistakes } = readHosts('office.example.org; 1.2.3.4, $(id)');
  assert.deepEqual(ranges.map(sayHost), ['1.2.3.4']);
  assert.deepEqual(mistakes, ['office.example.org', '$(id)']);
});

test('an address of IPv6 is found in its network in every form, and in none of IPv4', () => {
  const { ranges } = readHosts('2001:db8:0:1::/64 ::ffff:10.0.0.0/104');
  for (const address of ['2001:db8:0:1::5', '2001:0DB8:0000:0001:ffff::', '::ffff:10.1.2.3', '::ffff:0a01:0203'])
    assert.ok(isAmong(address, ranges), address);
  for (const address of ['2001:db8:0:2::5', '::ffff:11.1.2.3', '10.1.2.3', 'nowhere', ''])
    assert.ok(!isAmong(address, ranges), address);
});

test('any text is read without an error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const host of readHosts(text).ranges) assert.match(sayHost(host), /^[0-9a-f.:/]+$/);
    }),
  );
});

test('the first address of a network is in it, and the same for each of its addresses', () => {
  const said = (text: string): string | undefined => {
    const range = readHost(text);
    return range && firstAddress(range);
  };
  assert.equal(said('192.168.7.9/24'), '192.168.7.0');
  assert.equal(said('203.0.113.50'), '203.0.113.50');
  assert.equal(said('255.255.255.255/0'), '0.0.0.0');
  assert.equal(said('2001:db8:1:2:3::4/49'), '2001:db8:1::');
  assert.equal(said('2001:db8:1:ffff::4/49'), '2001:db8:1:8000::');
  assert.equal(said('fd00::1/128'), 'fd00::1');
});
