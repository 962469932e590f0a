import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { readLexicon, type Sentences } from './lexicon-file.ts';

let folder: string;
let file: string;
let mistakes: string[];

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'en.json');
  mistakes = [];
});

function read(): Sentences {
  return readLexicon(file, ({ file: where, line, reason }) => {
    expect(where).toBe(file);
    mistakes.push(line === undefined ? reason : `${line}: ${reason}`);
  });
}

function readText(text: string | Uint8Array): Record<string, string> {
  writeFileSync(file, text);
  return Object.fromEntries(read());
}

test('keys are nested or joined by dots, and both at once', () => {
  expect(readText('{"menu":"Mail","pages":{"list":{"title":"All"},"list.help":"Help"},"fields.A.label":"é"}')).toEqual({
    menu: 'Mail',
    'pages.list.title': 'All',
    'pages.list.help': 'Help',
    'fields.A.label': 'é',
  });
  expect(mistakes).toEqual([]);
});

const anyName = fc.constantFrom('a', 'b', '__proto__', 'constructor', '1', '');
const { tree } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc
    .array(fc.tuple(anyName, fc.oneof({ maxDepth: 3 }, fc.string({ maxLength: 3 }), tie('tree'))), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));

test('each sentence is found by the names that lead to it, also by names that objects have of their own', () => {
  fc.assert(
    fc.property(tree, (lexicon) => {
      writeFileSync(file, JSON.stringify(lexicon));
      const wanted = new Map<string, string>();
      const walk = (node: object, path: readonly string[]): void => {
        for (const [name, value] of Object.entries(node) as [string, unknown][])
          if (typeof value === 'string') wanted.set([...path, name].join('.'), value);
          else walk(value as object, [...path, name]);
      };
      walk(lexicon, []);
      expect([...read()]).toEqual([...wanted]);
    }),
    { numRuns: 200 },
  );
  expect(mistakes).toEqual([]);
});

test('what is not a sentence is left out and said, and the others stay', () => {
  const long = 'x'.repeat(10_000);
  const found = readText(
    JSON.stringify({ a: 1, b: null, c: ['x'], d: { e: true, f: 'fine' }, g: long, h: `${long}x` }),
  );
  expect(found).toEqual({ 'd.f': 'fine', g: long });
  expect(mistakes).toEqual(
    ['a', 'b', 'c', 'd.e', 'h'].map((key) => `${key} is not a string, or is longer than 10000 characters`),
  );
});

test.each(['[]', '"text"', '1', 'null', 'false'])('%s is not a lexicon', (text) => {
  expect(readText(text)).toEqual({});
  expect(mistakes).toEqual(['it is not an object of keys and sentences']);
});

test.each([
  ['{"a": "b",\n "c": x}\n', 2],
  ['{\n\n"a": "b"\n', 4],
  ['', 1],
  ['{"a":\n"one\ntwo"}', 2],
  ['{"a": "b",\n "c": "d",\n}\n\n', 3],
  ['{"a":\n"b"\n"c": "d"}\n', 3],
  [`{"a":\n"b",\n"c":\n[1,]${',"long": "x"\n'.repeat(9)}}`, 4],
])('%j is not JSON, and the mistake has its line', (text, line) => {
  expect(readText(text)).toEqual({});
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(new RegExp(`^${line}: it is not JSON: [^\n]+$`));
});

test('a file that is not UTF-8 is said to be that', () => {
  expect(readText(Buffer.from('{"a":"é"}', 'latin1'))).toEqual({});
  expect(mistakes).toEqual(['it is not UTF-8']);
});

test('a byte order mark before the lexicon does not matter', () => {
  expect(readText('\uFEFF{"a":"b"}')).toEqual({ a: 'b' });
});

test('what is missing, too large or not a file counts as empty', () => {
  expect([...read()]).toEqual([]);
  expect(mistakes.splice(0)).toEqual([expect.stringMatching(/^it cannot be read: ENOENT/)]);
  const odd = 'it is not a file, or is larger than 4 MB';
  mkdirSync(file);
  expect([...read()]).toEqual([]);
  rmSync(file, { recursive: true });
  spawnSync('mkfifo', [file]);
  expect([...read()]).toEqual([]);
  rmSync(file);
  writeFileSync(file, '{}');
  truncateSync(file, 4_194_305);
  expect([...read()]).toEqual([]);
  expect(mistakes).toEqual([odd, odd, odd]);
});
