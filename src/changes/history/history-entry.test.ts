import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMaker, parseHistoryLine, type HistoryEntry } from './history-entry.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 6 });
const someTexts = fc.array(anyText, { maxLength: 3 });

/** Parts that an entry may have besides those that every entry has. */
const optionalParts: fc.Arbitrary<Partial<HistoryEntry>> = fc.record(
  {
    address: anyText,
    why: anyText,
    during: anyText,
    forgotten: someTexts,
    reverts: someTexts,
    together: fc.boolean(),
    countdown: fc.constantFrom('running', 'confirmed', 'taken back'),
    dismissed: fc.record({ run: anyText, event: anyText, reason: anyText }),
    made: fc.constantFrom('person', 'program', 'outside'),
    recovered: fc.constantFrom('finished', 'rolled back'),
  },
  { requiredKeys: [] },
);

const anyEntry = fc
  .tuple(fc.nat(100_000), fc.constantFrom('prepared', 'applied', 'abandoned', 'interrupted'), anyText, optionalParts)
  .map(([number, state, author, parts]): HistoryEntry => ({ ...madeUpEntry(number), state, author, ...parts }));

/** The kind of an entry with one part replaced, or removed if `value` is undefined. */
function kindWith(name: string, value: unknown): string {
  return parseHistoryLine(JSON.stringify({ ...madeUpEntry(0), [name]: value })).kind;
}

test('an entry survives being written and read back', () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(parseHistoryLine(JSON.stringify(entry))).toEqual({ kind: 'entry', entry });
    }),
  );
});

test('a line that was cut anywhere is incomplete, and neither of its parts is an entry', () => {
  fc.assert(
    fc.property(anyEntry, fc.nat(), (entry, place) => {
      const line = JSON.stringify(entry);
      const cut = 1 + (place % (line.length - 1));
      expect(parseHistoryLine(line.slice(0, cut)).kind).toBe('torn');
      expect(['torn', 'invalid']).toContain(parseHistoryLine(line.slice(cut)).kind);
    }),
  );
  const line = JSON.stringify(madeUpEntry(0));
  for (let cut = 0; cut < line.length; cut += 1) expect(parseHistoryLine(line.slice(0, cut)).kind).toBe('torn');
});

test('two lines in one are not an entry', () => {
  const line = JSON.stringify(madeUpEntry(0));
  expect(parseHistoryLine(line + line).kind).toBe('torn');
});

test.each([
  ['', 'torn'],
  [' ', 'torn'],
  ['{', 'torn'],
  ['}', 'invalid'],
  ['null', 'invalid'],
  ['0', 'invalid'],
  ['""', 'invalid'],
  ['[]', 'invalid'],
  ['{}', 'invalid'],
  ['{"id":1}', 'invalid'],
  ['{"changes":[]}', 'invalid'],
  ['{"id":"a","changes":[]}', 'invalid'],
  ['{"gap":0,"until":""}', 'invalid'],
  ['{"gap":1}', 'invalid'],
  ['{"gap":1.5,"until":""}', 'invalid'],
  ['{"id":"a","state":"done"}', 'invalid'],
  ['{"id":"a","runs":"b"}', 'invalid'],
  ['{"id":"a","finished":1}', 'invalid'],
  ['{"id":"a","countdown":null}', 'invalid'],
  ['{"id":"a","recovered":""}', 'invalid'],
  ['{"id":"a","passwords":"b"}', 'invalid'],
  ['{"id":"a","forgotten":[1]}', 'invalid'],
])('the line %j is %s', (text, kind) => {
  expect(parseHistoryLine(text)).toEqual({ kind });
});

test('a gap is read with its number', () => {
  expect(parseHistoryLine('{"gap":1,"until":"a"}')).toEqual({ kind: 'gap', gap: { gap: 1, until: 'a' } });
});

test('a note is read without what only an entry may have', () => {
  const passwords = { passwords: ['b'], forgotten: [] };
  const known = { state: 'applied', ...passwords, runs: [], countdown: 'running' };
  const note = { id: 'a', ...known, finished: false, recovered: 'rolled back' };
  expect(parseHistoryLine('{"id":"a"}')).toEqual({ kind: 'note', note: { id: 'a' } });
  expect(parseHistoryLine(JSON.stringify(note))).toEqual({ kind: 'note', note });
  expect(parseHistoryLine(JSON.stringify({ ...note, author: 'b', when: '', signals: [] }))).toEqual({
    kind: 'note',
    note,
  });
});

test('a change that an older version rolled back is read', () => {
  const line = { id: 'a', state: 'abandoned', recovered: 'undone' };
  const known = { ...line, recovered: 'rolled back' };
  expect(parseHistoryLine(JSON.stringify(line))).toEqual({ kind: 'note', note: known });
  const entry = { ...madeUpEntry(0), recovered: 'undone' };
  expect(parseHistoryLine(JSON.stringify(entry))).toMatchObject({ kind: 'entry', entry: { recovered: 'rolled back' } });
});

test('an entry without one of its parts is not an entry', () => {
  for (const name of Object.keys(madeUpEntry(0))) expect(kindWith(name, undefined), name).not.toBe('entry');
});

test.each([
  'id',
  'when',
  'author',
  'origin',
  'process',
  'address',
  'why',
  'during',
  'changes',
  'passwords',
  'forgotten',
  'signals',
  'together',
  'deletedAfterwards',
  'state',
  'runs',
  'finished',
  'countdown',
  'dismissed',
  'made',
  'reverts',
  'recovered',
])('an entry with something else for %s is invalid', (name) => {
  for (const value of [null, 0, {}, [0], [null], [[]]]) expect(kindWith(name, value)).toBe('invalid');
});

test.each<[string, unknown]>([
  ['when', ''],
  ['when', 'yesterday'],
  ['state', 'Applied'],
  ['countdown', 'over'],
  ['made', 'robot'],
  ['recovered', 'applied'],
  ['dismissed', { run: 'a', event: 'b' }],
  ['signals', [{ event: 'a' }]],
  ['signals', [{ event: 'a', args: [1] }]],
  ['changes', [{ database: '../a', key: 'b', properties: [] }]],
  ['changes', [{ database: 'a', key: 'b' }]],
  ['changes', [{ database: 'a', key: 'b', before: null, properties: [] }]],
  ['changes', [{ database: 'a', key: 'b', properties: [{ before: 'c' }] }]],
  ['changes', [{ database: 'a', key: 'b', properties: [{ name: 'c', after: 1 }] }]],
])('an entry whose %s is %j is invalid', (name, value) => {
  expect(kindWith(name, value)).toBe('invalid');
});

test('any JSON and any text has a kind, and only what has changes is an entry', () => {
  const member = fc.constantFrom('id', 'when', 'state', 'runs', 'gap', 'until', 'finished', '__proto__');
  const odd = fc.oneof(
    fc.json(),
    anyText,
    fc.dictionary(member, fc.jsonValue()).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(odd, (text) => {
      expect(['note', 'gap', 'torn', 'invalid']).toContain(parseHistoryLine(text).kind);
    }),
  );
});

test.each<[unknown, boolean]>([
  ['person', true],
  ['program', true],
  ['outside', true],
  ['', false],
  ['Person', false],
  [undefined, false],
])('whether %j is a maker: %s', (value, isOne) => {
  expect(isMaker(value)).toBe(isOne);
});
