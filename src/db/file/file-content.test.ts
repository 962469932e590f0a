import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readContent, writtenContent, type FileContent } from './file-content.ts';
import { Snapshot } from './snapshot.ts';

const read = (text: string, earlier?: FileContent): FileContent => readContent(Buffer.from(text, 'latin1'), earlier);

/** Everything that can be read from a content. */
const told = ({ lines }: FileContent): unknown => [
  lines.size,
  lines.keys().map((key) => [key, lines.get(key)]),
  Buffer.concat(lines.text().pieces).toString('latin1'),
];

const many = Array.from({ length: 300 }, (_, index) => `k${String(index).padStart(3, '0')}=user|City|Leeds`);
const start = `# made\n${many.join('\n')}\n`;

/** Lines of a sample office after a change. */
function altered(change: (lines: string[]) => unknown): string {
  const lines = start.trimEnd().split('\n');
  change(lines);
  return `${lines.join('\n')}\n`;
}

test.each<[what: string, after: string, changed: readonly string[] | undefined]>([
  ['appends a record', `${start}zoe=user\n`, ['zoe']],
  ['appends a record without a line feed', `${start}zoe=user`, ['zoe']],
  ['leaves out the last line feed', start.trimEnd(), []],
  ['changes one record', altered((lines) => (lines[7] = 'k006=user|City|Rome')), ['k006']],
  [
    'changes two far from each other',
    altered((lines) => Object.assign(lines, { 2: 'k001=x', 290: 'k289=y' })),
    ['k001', 'k289'],
  ],
  ['removes a record', altered((lines) => lines.splice(9, 1)), ['k008']],
  ['removes the last record', altered((lines) => lines.pop()), ['k299']],
  ['swaps two lines', altered((lines) => lines.splice(4, 2, 'k004=user|City|Leeds', 'k003=user|City|Leeds')), []],
  ['writes another header', start.replace('# made', '# made at noon\n#\n# by hand'), []],
  ['adds a second line of a key', `${start}k004=group\n`, undefined],
  ['adds a line that is not a record', `${start}odd\n`, undefined],
  ['changes nearly all', start.replaceAll('Leeds', 'Ulm').replaceAll('k', 'j'), ['all']],
  ['leaves nothing', '', ['all']],
])('of a file after another program %s, only that is parsed', (_what, after, changed) => {
  const before = read(start);
  const again = read(after, before);
  expect(told(again)).toEqual(told(read(after)));
  if (changed?.[0] === 'all') expect(again.changed?.length).toBeGreaterThanOrEqual(300);
  else expect(again.changed && [...again.changed].sort()).toEqual(changed);
  expect(again.lines === before.lines).toBe(changed?.length === 0);
});

test('the second of two lines of a key counts, and the first one when the second is gone', () => {
  const twice = read('a=1\nb=1\na=2\n');
  expect(twice.lines.get('a')).toBe('2');
  const once = read('a=1\nb=1\n', twice);
  expect(once.lines.get('a')).toBe('1');
  expect(read('a=3\nb=1\na=1\n', once).lines.get('a')).toBe('1');
});

test('more differences than are worth it are parsed as a whole', () => {
  const large = start.repeat(4).replaceAll('k', () => `k${Math.random()}`);
  const after = read(large, read(start));
  expect(after.changed).toBeUndefined();
  expect(told(after)).toEqual(told(read(large)));
});

test('a line without an equals sign is a record once it was written, as for every other reader', () => {
  const written = writtenContent(read('odd\n').lines);
  expect(told(written)).toEqual(told(read('odd=\n')));
  expect(told(read('odd=\n', written))).toEqual(told(read('odd=\n')));
});

const line = fc.oneof(
  fc.tuple(fc.stringMatching(/^[a-d\xe9]{1,2}$/), fc.stringMatching(/^[a-c|]{0,3}$/)).map((pair) => pair.join('=')),
  fc.constantFrom('', '#', ' # x', 'odd', 'a', ' a=x', '=', 'a=1\r'),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded ? '\n' : ''));

test('any states one after another are read as each of them alone, lists of records too', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.boolean()), { minLength: 2, maxLength: 6 }), (states) => {
      let content: FileContent | undefined;
      let snapshot: Snapshot | undefined;
      for (const [state, isWritten] of states) {
        const next = read(state, content);
        const alone = read(state);
        expect(told(next)).toEqual(told(alone));
        snapshot =
          snapshot !== undefined && next.changed
            ? snapshot.next(next.lines, next.changed)
            : new Snapshot(next.lines, snapshot);
        for (const type of ['', 'a', 'ab'])
          expect(snapshot.ofType(type).map(({ key }) => key)).toEqual(
            new Snapshot(alone.lines).ofType(type).map(({ key }) => key),
          );
        content = isWritten ? writtenContent(next.lines) : next;
        // A line without an equals sign becomes a record when it is written.
        if (content.lines !== next.lines) snapshot = undefined;
      }
    }),
  );
});
