import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLexicon, type Sentences } from './lexicons/lexicon-file.ts';
import { says } from './lexicons/lexicon.ts';

/** Also a key of `errors` that is chosen or handed on before it is said. */
const named = /\b(?:new Failure|refuse|refuseField)\(\s*(?:'\w*',\s*)?'(\w+(?:\.\w+)+)'|'(errors\.[\w.]+)'/g;
const comments = /^\s*(?:\/\*[^]*?\*\/|\/\/.*)/gm;

function keysIn(source: string): string[] {
  return [...source.replace(comments, '').matchAll(named)].map(([, said, other = '']) => said ?? other);
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

const statuses = tableKeys('web/error-page.ts', 'const statuses');
const ofPanels = tableKeys('web/panels/panel-code.ts', 'const mistakes');

test('every failure and refusal has an English sentence', () => {
  expect(mistakes).toEqual([]);
  const keys = [...sources.values()].flatMap(keysIn);
  expect(keys.length).toBeGreaterThan(200);
  expect(withoutSentence(keys, english)).toEqual([]);
});

test.each([
  ['statuses', statuses],
  ['mistakes', ofPanels],
])('every key of the table %s has a sentence, and something fails with it', (_name, keys) => {
  const tables = ['web/error-page.ts', 'web/error-words.ts', 'web/panels/panel-code.ts'];
  const elsewhere = new Set([...sources].flatMap(([file, source]) => (tables.includes(file) ? [] : keysIn(source))));
  expect(keys.length).toBeGreaterThan(5);
  expect(withoutSentence(keys, english)).toEqual([]);
  expect(keys.filter((one) => !elsewhere.has(one))).toEqual([]);
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
