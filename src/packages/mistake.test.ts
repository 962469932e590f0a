import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { loadPanel } from '../panel/load-panel.ts';
import { loadPackage } from './loading/load-package.ts';
import { TrialLoader } from './loading/trial-loader.ts';
import { lineOfNames, formatMistake } from './mistake.ts';

const home = join(import.meta.dirname, '../..');
let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

/** Returns the mistakes of a package with one file. */
async function output(name: string, text: string, seconds = 60): Promise<readonly string[]> {
  const file = folder.write(`notes/${name}`, text);
  const found = { name: 'notes', folder: dirname(file), modules: dirname(file), panel: file, brings: [] };
  const trialLoader = new TrialLoader({ home, seconds, megabytes: 64 });
  const loading = {
    home,
    cache: folder.at('cache'),
    loadPanel,
    findPanel: undefined,
    trialLoader,
    checkAmong: () => [],
  };
  const loaded = await loadPackage(found, false, [], loading);
  await trialLoader.close();
  return (loaded?.mistakes ?? []).map(formatMistake);
}

test('a name is searched after its parent, then from the beginning, and may be missing', () => {
  const text = 'const x = { list: 1 };\npages: {\n  list: tablePage({\n    open: "modify" }),\n  modify: 2 }';
  expect(lineOfNames(text, ['pages', 'list'])).toBe(3);
  expect(lineOfNames(text, ['pages', 'list', 'modify'])).toBe(4);
  expect(lineOfNames(text, ['pages', 'list', 'x'])).toBe(1);
  expect(lineOfNames(text, ['pages', 'nowhere'])).toBe(2);
  expect(lineOfNames(text, ['a.b'])).toBeUndefined();
});

test('every mistake of a definition is reported with its line', async () => {
  expect(
    await output(
      'panel.ts',
      `import { definePanel, tablePage } from 'panelsmith';
       const source: { database: 'accounts'; type: string } = { database: 'accounts', type: 'user' };
       export default definePanel({ name: 'notes', menu: { heading: 'X', order: [1, 1] }, pages: {
         list: tablePage({ lists: source, columns: {}, open: 'edit',
           create: 'new' }) } });`,
    ),
  ).toEqual([
    'panel.ts:4: page list opens "edit", which is not a page of this panel',
    'panel.ts:5: page list opens "new", which is not a page of this panel',
  ]);
});

test('a module that does not compile is reported with its path in the package and the line', async () => {
  expect(await output('panel.ts', 'const a = 1;\nconst b = ;\n')).toEqual([
    'panel.ts:2: syntax error: Unexpected token',
  ]);
});

test('a JavaScript module that cannot be parsed is reported with the line', async () => {
  expect(await output('panel.js', 'const a = 1;\nconst b = ;\n')).toEqual([
    expect.stringMatching(/^panel\.js:2: SyntaxError: /),
  ]);
});

test('a module that throws is reported with the line where it threw', async () => {
  expect(await output('panel.ts', "type A = string;\n\nthrow new TypeError('no notes today');\n")).toEqual([
    'panel.ts:3: TypeError: no notes today',
  ]);
});

test.each([
  ["'just a text'", 'it threw "just a text"'],
  ['null', 'it threw null'],
  ['Object.create(null)', 'it threw object'],
])('a module that throws %s is reported as such', async (thrown, reason) => {
  expect(await output('panel.js', `throw ${thrown};\n`)).toEqual([reason]);
});

test('a module that never ends, exits or uses too much memory is stopped and reported', async () => {
  const late = 'the module did not load within 1 seconds';
  expect(await output('panel.js', 'for (;;);\n', 1)).toEqual([late]);
  expect(await output('panel.js', 'await new Promise(() => undefined);\n', 1)).toEqual([late]);
  expect(await output('panel.js', 'process.exit(0);\n')).toEqual(['the module ended its process while it was loaded']);
  expect(await output('panel.js', 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length));\n')).toEqual([
    'the module took more than 64 MB of memory while it was loaded',
  ]);
  // Asks for much memory at once, which V8 cannot refuse.
  const map = 'const all = new Map(); for (let next = 0; ; next++) all.set(`k${next}`, { next });\n';
  expect(await output('panel.js', map)).toEqual(['the module took more than 64 MB of memory while it was loaded']);
  expect(await output('panel.js', "process.kill(process.pid, 'SIGSEGV'); for (;;);\n")).toEqual([
    'the module crashed while it was loaded (SIGSEGV)',
  ]);
});

test.each([
  ['a getter that throws', `{ get name() { throw new Error('no name'); } }`, 'panel.js:1: no name'],
  ['a proxy that throws', `new Proxy({}, { ownKeys() { throw new Error('no keys'); } })`, 'panel.js:1: no keys'],
])('a definition with %s is reported', async (_, definition, reason) => {
  expect(await output('panel.js', `export default ${definition};\n`)).toEqual([reason]);
});

test('a definition with a getter that never ends is reported', async () => {
  const definition = 'export default { get name() { for (;;); } };\n';
  expect(await output('panel.js', definition, 1)).toEqual(['the module did not load within 1 seconds']);
});

test('a definition that contains itself is checked like any other', async () => {
  expect(
    await output('panel.js', `const pages = {}; pages.list = pages;\nexport default { name: 'a', pages };\n`),
  ).toEqual([
    'panel.js: menu needs a heading and an order of two numbers',
    'panel.js:1: page list was not made by the kit',
  ]);
});
