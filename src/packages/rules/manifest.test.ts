import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { formatMistake } from '../mistake.ts';
import { readManifest, type Manifest } from './manifest.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});

const nothing: Manifest = { name: undefined, version: '', description: '', prefix: undefined, requires: [] };

/** Reads a manifest with this text. */
function read(text: string): { manifest: Manifest; reject: string[] } {
  folder.write('package.json', text);
  const { manifest, mistakes } = readManifest(folder.path);
  return { manifest, reject: mistakes.map(formatMistake) };
}

const parse = (json: unknown): { manifest: Manifest; reject: string[] } => read(JSON.stringify(json));

test('a folder without a manifest has default settings, and that is not a mistake', () => {
  expect(readManifest(folder.path)).toEqual({ manifest: nothing, mistakes: [] });
  expect(readManifest(folder.at('missing'))).toEqual({ manifest: nothing, mistakes: [] });
});

test('everything in a manifest is read, and what npm needs besides is not a mistake', () => {
  const json = {
    name: '@office/nethserver-clock',
    version: '1.2.0',
    description: 'Sets the clock.',
    license: 'MIT',
    dependencies: { x: '1' },
    panelsmith: { prefix: 'nethserver-', requires: ['nethserver-base', 'panelsmith-users'] },
  };
  expect(parse(json)).toEqual({
    manifest: {
      name: 'nethserver-clock',
      version: '1.2.0',
      description: 'Sets the clock.',
      prefix: 'nethserver-',
      requires: ['nethserver-base', 'panelsmith-users'],
    },
    reject: [],
  });
  expect(parse({})).toEqual({ manifest: nothing, reject: [] });
});

const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const anyName = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('-'));
const anyVersion = fc
  .tuple(
    fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '-rc.1', '+build', '~beta', '.el7', '-1.2-3'),
  )
  .map(([numbers, ending]) => numbers.join('.') + ending);

test('valid settings are read as they were written', () => {
  fc.assert(
    fc.property(
      anyName,
      anyVersion,
      fc.string(),
      anyName,
      fc.array(anyName),
      (name, version, description, prefix, requires) => {
        const { manifest, reject } = parse({ name, version, description, panelsmith: { prefix, requires } });
        expect(reject).toEqual([]);
        expect(manifest).toEqual({
          name,
          version,
          description,
          prefix: `${prefix}-`,
          requires: [...new Set(requires)],
        });
      },
    ),
  );
});

test('whatever a manifest holds, what is read of it is safe in names and files, and each mistake is one line', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.constantFrom('../x', 'a b', 'A', '1.0;rm', '1.0\nx', '-x', 'a/b', '', 'é'),
    fc.array(fc.oneof(anyName, fc.string(), fc.jsonValue({ maxDepth: 1 }))),
  );
  const own = fc.oneof(value, fc.record({ prefix: value, requires: value, other: value }, { requiredKeys: [] }));
  const json = fc.oneof(
    value,
    fc.record({ name: value, version: value, description: value, panelsmith: own }, { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(json, (json) => {
      const { manifest, reject } = parse(json);
      expect(manifest.version).toMatch(/^(\d[0-9A-Za-z.+~-]*)?$/);
      expect(manifest.prefix ?? 'x-').toMatch(/^[a-z0-9][a-z0-9-]*-$/);
      for (const name of manifest.requires) expect(name).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
      expect(new Set(manifest.requires).size).toBe(manifest.requires.length);
      for (const line of reject) expect(line).toMatch(/^package\.json(:\d+)?: .+$/);
    }),
    { numRuns: 500 },
  );
});

test.each([
  '1',
  '1.2',
  '1.2.0',
  '1.2.3.4',
  '10.0.0-rc.1',
  '1.0+git.abc',
  '1.0~beta',
  '1.2.el7',
  '1.0.0+~cs1.2',
  '1.0.0--1',
])('%j is a version', (version) => {
  expect(parse({ version })).toEqual({ manifest: { ...nothing, version }, reject: [] });
});

test.each([
  'new',
  'v1.2',
  '1.',
  '.1',
  '1-',
  '1.2-',
  '1..2',
  ' 1.2',
  '1.2 ',
  '1.2\n',
  '1,2',
  '1.2-é',
  '1.2/3',
  '٣.١',
  '^1.2.0',
])('%j is not a version, and is ignored', (version) => {
  expect(parse({ version })).toEqual({
    manifest: nothing,
    reject: [`package.json:1: version ${JSON.stringify(version)} is not a version such as 1.2.0`],
  });
});

test.each([
  ['nethserver', 'nethserver-'],
  ['nethserver-', 'nethserver-'],
  ['e-smith', 'e-smith-'],
])('the prefix %s is %s', (output, prefix) => {
  expect(parse({ panelsmith: { prefix: output } })).toEqual({ manifest: { ...nothing, prefix }, reject: [] });
});

const notPrefixes = ['', '-', '-x', 'Neth-', 'neth_', 'neth.', 'a b-', '../', 'neth-\n', 7, null, [], ['neth-'], {}];

test.each(notPrefixes.map((prefix): [unknown] => [prefix]))('%j is not a prefix, and is ignored', (prefix) => {
  const reject = ['package.json:1: panelsmith.prefix is not a prefix such as nethserver-'];
  expect(parse({ panelsmith: { prefix } })).toEqual({ manifest: nothing, reject });
});

test.each<[unknown, string[]]>([
  ['nethserver-base', ['nethserver-base']],
  [
    ['b', 'a', 'b'],
    ['b', 'a'],
  ],
  [[], []],
])('the required packages %j are %j', (requires, names) => {
  expect(parse({ panelsmith: { requires } })).toEqual({ manifest: { ...nothing, requires: names }, reject: [] });
});

test.each<[unknown, string[]]>([
  [['a', 7], ['a']],
  [['a', 'B', '../c', 'd e', '-f', ''], ['a']],
  [{ a: '1' }, []],
  [null, []],
  [7, []],
])('of the required packages %j only %j are names', (requires, names) => {
  const reject = ['package.json:1: panelsmith.requires is not a list of package names'];
  expect(parse({ panelsmith: { requires } })).toEqual({ manifest: { ...nothing, requires: names }, reject });
});

test('every mistake is reported at once, with its line, and the rest is read', () => {
  const text = `{
  "name": ["clock"],
  "version": "new",
  "description": 7,
  "panelsmith": {
    "prefix": "Neth",
    "needs": [],
    "requires": ["base", "../x"]
  }
}`;
  const { manifest, reject } = read(text);
  expect(manifest).toEqual({ ...nothing, requires: ['base'] });
  expect(reject.sort()).toEqual([
    'package.json:2: name is not a text',
    'package.json:3: version "new" is not a version such as 1.2.0',
    'package.json:4: description is not a text',
    'package.json:6: panelsmith.prefix is not a prefix such as nethserver-',
    'package.json:7: panelsmith.needs is unknown; it can have prefix and requires',
    'package.json:8: panelsmith.requires is not a list of package names',
  ]);
});

test.each([
  ['@office/clock', 'clock'],
  ['clock', 'clock'],
  ['office/clock', 'office/clock'],
  ['@office/team/clock', 'team/clock'],
])('the name %s is %s without the scope', (output, name) => {
  expect(parse({ name: output }).manifest.name).toBe(name);
});

test.each(['[]', '7', '"x"', 'null', 'true'])('%s is not a manifest', (text) => {
  expect(read(text)).toEqual({ manifest: nothing, reject: ['package.json: it is not an object'] });
});

test.each([{ panelsmith: [] }, { panelsmith: 'neth-' }, { panelsmith: true }])(
  'the settings in %j are not an object',
  (json) => {
    expect(parse(json)).toEqual({ manifest: nothing, reject: ['package.json:1: panelsmith is not an object'] });
  },
);

test.each(['', '{', '{"name": "x",}', '\0'])('the broken text %j is one mistake of the file', (text) => {
  const { manifest, reject } = read(text);
  expect([manifest, reject.length]).toEqual([nothing, 1]);
  expect(reject[0]).toMatch(/^package\.json: ./);
});

test('a folder in place of the file is a mistake, and a link to nothing is as no file', () => {
  symlinkSync(folder.at('missing'), folder.at('package.json'));
  expect(readManifest(folder.path)).toEqual({ manifest: nothing, mistakes: [] });
  rmSync(folder.at('package.json'));
  mkdirSync(folder.at('package.json'));
  const { manifest, mistakes } = readManifest(folder.path);
  expect([manifest, mistakes.map(({ file }) => file)]).toEqual([nothing, ['package.json']]);
});
