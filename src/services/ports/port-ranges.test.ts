import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasPort, joinPorts, overlap, readPorts, sayRange, sharedRange, type PortRange } from './port-ranges.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(6))
  .map(([first, more]) => ({ first, last: first + more }));
const ranges = fc.array(range, { maxLength: 8 });

function portsOf(all: readonly PortRange[]): number[] {
  return Array.from({ length: 80 }, (_, port) => port).filter((port) =>
    all.some(({ first, last }) => first <= port && port <= last),
  );
}

test.each([
  ['80', [{ first: 80, last: 80 }]],
  [
    ' 443, 80;25 ',
    [
      { first: 443, last: 443 },
      { first: 80, last: 80 },
      { first: 25, last: 25 },
    ],
  ],
  [
    '10000:10010 1-65535',
    [
      { first: 10_000, last: 10_010 },
      { first: 1, last: 65_535 },
    ],
  ],
  ['', []],
])('the ports of %j are read in their order', (text, expected) => {
  expect(readPorts(text)).toEqual({ ranges: expected, mistakes: [] });
});

test.each(['0', '65536', '20:10', '80:', ':80', '1:2:3', 'http', '080000', '-1', '8.0', '٣'])(
  '%s is not a port, and does not affect the others',
  (text) => {
    expect(readPorts(`25,${text}`)).toEqual({ ranges: [{ first: 25, last: 25 }], mistakes: [text] });
  },
);

test('ranges that overlap or touch are joined, others stay apart', () => {
  const joined = joinPorts(readPorts('443 80-81 82 90:95 92 100').ranges);
  expect(joined.map((one) => sayRange(one, '-'))).toEqual(['80-82', '90-95', '100', '443']);
});

test('joining keeps every port, sorts, and leaves a gap between two ranges', () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const joined = joinPorts(all);
      expect(portsOf(joined)).toEqual(portsOf(all));
      for (const [index, { first }] of joined.entries())
        expect(first).toBeGreaterThan((joined[index - 1]?.last ?? -1) + 1);
    }),
  );
});

test('what ranges share are the ports that are in both', () => {
  fc.assert(
    fc.property(range, range, (one, other) => {
      const both = portsOf([one]).filter((port) => hasPort([other], port));
      expect(portsOf([sharedRange(one, other) ?? { first: 1, last: 0 }])).toEqual(both);
      expect(overlap([one], [other])).toBe(both.length > 0);
    }),
  );
});

test('a range is read as it is said, with either separator', () => {
  fc.assert(
    fc.property(ranges, fc.constantFrom(':', '-'), (all, separator) => {
      expect(readPorts(all.map((one) => sayRange(one, separator)).join(','))).toEqual({ ranges: all, mistakes: [] });
    }),
  );
});
