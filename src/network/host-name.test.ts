import { expect, test } from 'vitest';
import { hostName, portNumber } from './host-name.ts';

test.each(['server', 'mail.example.com', '192.168.1.1', '_smtp._tcp.example.com', 'A-1', 'a'.repeat(63)])(
  '%j can be the name of a host',
  (text) => {
    expect(hostName(text)).toBe(text);
  },
);

test.each([
  undefined,
  '',
  '-a',
  'a-',
  'a..b',
  '.a',
  'a.',
  'a b',
  'a\nb',
  'a;b',
  'é',
  'a'.repeat(64),
  `a${'.a'.repeat(127)}`,
])('%j cannot be the name of a host, and does not come into a file', (text) => {
  expect(hostName(text)).toBeUndefined();
});

test.each(['1', '80', '65535'])('%s is a port', (text) => {
  expect(portNumber(text)).toBe(text);
});

test.each([undefined, '', '0', '080', '65536', '99999', '1e3', '-1', '80\n', '80 '])('%j is not a port', (text) => {
  expect(portNumber(text)).toBeUndefined();
});
