import { expect, test } from 'vitest';
import { networkOf } from './trusted-proxy.ts';

test.each([
  ['192.0.2.4', '192.0.2.4'],
  ['192.0.2.4:99', '192.0.2.4'],
  [' 192.0.2.4 ', '192.0.2.4'],
  ['::ffff:192.0.2.4', '192.0.2.4'],
  ['::FFFF:c000:0204', '192.0.2.4'],
  ['[::ffff:192.0.2.4]:99', '192.0.2.4'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0:0:ffff::1', '2001:db8:0:0::/64'],
  ['[2001:db8::5]:443', '2001:db8:0:0::/64'],
  ['[2001:db8::5]', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
])('%j is in the network %j', (text, network) => {
  expect(networkOf(text)).toBe(network);
});

test.each(['junk7', '', '1.2.3', '01.2.3.4', '1.2.3.4:x', '[1.2.3.4', 'unknown', '1.2.3.4, 5.6.7.8', '2001:db8::1::2'])(
  '%j is not an address',
  (text) => {
    expect(networkOf(text)).toBeUndefined();
  },
);
