import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLexicon, type Sentences } from './lexicons/lexicon-file.ts';
import { says } from './lexicons/lexicon.ts';

/** Also a key of `errors` that is chosen or handed on before it is said. */
const named =
  /\b(?:new Failure|refuse|refuseField)\(\s*(?:'\w*',\s*)?'(\w+(?:\.\w+)+)'|(?<!KeyBelow<)'(errors\.[\w.]+)'/g;
const comments = /^\s*(?:\/\*[^]*?\*\/|\/\/.*)/gm;

function keysIn(source: string): string[] {
  return [...source.replace(comments, '').matchAll(named)].map(([, said, other = '']) => said ?? other);
}

/** The key and the kind of each failure that a source throws. */
function kindsIn(source: string): [key: string, kind: string][] {
  return [...source.replace(comments, '').matchAll(/new Failure\(\s*'([\w.]+)'((?:(?!new Failure)[^])*)/g)].map(
    ([, key = '', rest = '']) => [key, /^[^;]*?\bkind: '(\w+)'/.exec(rest)?.[1] ?? 'broken'],
  );
}

function withoutSentence(keys: Iterable<string>, sentences: Sentences): string[] {
  return [...new Set(keys)].filter((one) => !says(sentences, one)).sort();
}

const sources = new Map(
  readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-d|fixture)\.ts$/.test(name))
    .map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')]),
);
const mistakes: unknown[] = [];
const english = readLexicon(join(import.meta.dirname, '../locales/en.json'), (mistake) => mistakes.push(mistake));

/** The keys of a table in a source. */
function tableKeys(file: string, begin: string): string[] {
  const [, rows = ''] = (sources.get(file) ?? '').split(begin);
  return keysIn(rows.slice(0, rows.search(/^[}\]]/m)));
}

const ofPanels = tableKeys('web/panels/panel-code.ts', 'const mistakes');

test('every failure and refusal has an English sentence', () => {
  expect(mistakes).toEqual([]);
  const keys = [...sources.values()].flatMap(keysIn);
  expect(keys.length).toBeGreaterThan(200);
  expect(withoutSentence(keys, english)).toEqual([]);
});

test('something fails with every key of the table of mistakes of panels', () => {
  const elsewhere = new Set(
    [...sources].flatMap(([file, source]) => (file.endsWith('panel-code.ts') ? [] : keysIn(source))),
  );
  expect(ofPanels.length).toBeGreaterThan(5);
  expect(ofPanels.filter((one) => !elsewhere.has(one))).toEqual([]);
});

test('failures with the same key are of the same kind, wherever they are thrown', () => {
  const kinds = new Map<string, Set<string>>();
  for (const [key, kind] of [...sources.values()].flatMap(kindsIn))
    kinds.set(key, (kinds.get(key) ?? new Set()).add(kind));
  const severalKinds = [...kinds].filter(([, found]) => found.size > 1).map(([key, found]) => [key, ...found]);
  expect(kinds.size).toBeGreaterThan(50);
  expect(severalKinds).toEqual([['errors.passwordNotSet', 'conflict', 'unavailable']]);
});

test.each([
  ["throw new Failure('a.b', 'line')", ['a.b']],
  ["new Failure(\n  'a.b.c',", ['a.b.c']],
  ["refuse('a.b', { count }), refuseField('Port', 'c.d')", ['a.b', 'c.d']],
  ["isBroken ? 'errors.a' : 'errors.b.c'", ['errors.a', 'errors.b.c']],
  ["refuse('there is no folder. None')", []],
  ["/** `refuse('a.b')` */\n // refuse('a.b')", []],
])('the keys of %j are %j', (source, keys) => {
  expect(keysIn(source)).toEqual(keys);
});

test('a key with a form for any number has a sentence, one with a form for one only has none', () => {
  const sentences = new Map([
    ['a.b', ''],
    ['a.many_one', ''],
    ['a.many_other', ''],
    ['a.few_one', ''],
  ]);
  expect(withoutSentence(['a.b', 'a.many', 'a.few', 'a.none'], sentences)).toEqual(['a.few', 'a.none']);
});

test.each([
  ["throw new Failure('a.b', 'line')", [['a.b', 'broken']]],
  ["throw new Failure('a.b', 'line', {\n kind: 'missing', cause })", [['a.b', 'missing']]],
  [
    "x ? new Failure('a.b', 'line') : new Failure('c.d', '', { kind: 'invalid' })",
    [
      ['a.b', 'broken'],
      ['c.d', 'invalid'],
    ],
  ],
  ["throw new Failure('a.b', 'line');\n return { kind: 'missing' };", [['a.b', 'broken']]],
])('the failures in %j are %j', (source, found) => {
  expect(kindsIn(source)).toEqual(found);
});
