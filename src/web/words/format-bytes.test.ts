import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes.ts';

test.each([
  [0, '0 bytes', '0 Byte'],
  [1, '1 byte', '1 Byte'],
  [999, '999 bytes', '999 Byte'],
  [1000, '1 kB', '1 kB'],
  [1050, '1.1 kB', '1,1 kB'],
  [9949, '9.9 kB', '9,9 kB'],
  [9950, '10 kB', '10 kB'],
  [10_500, '11 kB', '11 kB'],
  [999_499, '999 kB', '999 kB'],
  [999_500, '1 MB', '1 MB'],
  [1e6, '1 MB', '1 MB'],
  [3.44e9, '3.4 GB', '3,4 GB'],
  [999.5e9, '1 TB', '1 TB'],
  [2e15, '2 PB', '2 PB'],
  [1234e15, '1,234 PB', '1.234 PB'],
])('%i bytes are %s, in German %s', (bytes, english, german) => {
  expect(formatBytes(bytes, 'en')).toBe(english);
  expect(formatBytes(bytes, 'de').replaceAll('\u00A0', ' ')).toBe(german);
});
