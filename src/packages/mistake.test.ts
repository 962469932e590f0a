import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadPanel } from '../panel/load-panel.ts';
import { loadPackage } from './load-package.ts';
import { lineOf, sayMistake } from './mistake.ts';

const home = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is said of a package with one file. */
async function said(name: string, text: string): Promise<readonly string[]> {
  const file = join(folder, 'notes', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const found = { name: 'notes', folder: dirname(file), modules: dirname(file), panel: file, brings: [] };
  const loading = { home, cache: join(folder, 'cache'), loadPanel, findPanel: undefined, checkAmong: () => [] };
  return ((await loadPackage(found, false, [], loading))?.mistakes ?? []).map(sayMistake);
}

test('a name is found after the one that leads to it, else above, else not at all', () => {
  const text = 'const x = { list: 1 };\npages: {\n  list: tablePage({\n    open: "modify" }),\n  modify: 2 }';
  expect(lineOf(text, ['pages', 'list'])).toBe(3);
  expect(lineOf(text, ['pages', 'list', 'modify'])).toBe(4);
  expect(lineOf(text, ['pages', 'list', 'x'])).toBe(1);
  expect(lineOf(text, ['pages', 'nowhere'])).toBe(2);
  expect(lineOf(text, ['a.b'])).toBeUndefined();
});

test('every mistake of a definition is said with its line', async () => {
  expect(
    await said(
      'panel.ts',
      `import { definePanel, tablePage } from 'panelsmith';
       const source: { database: 'accounts'; type: string } = { database: 'accounts', type: 'user' };
       export default definePanel({ name: 'notes', menu: { heading: 'X', order: [1, 1] }, pages: {
         list: tablePage({ lists: source, columns: {}, open: 'edit',
           create: 'new' }) } });`,
    ),
  ).toEqual([
    'panel.ts:4: page list opens "edit", which is no page of this panel',
    'panel.ts:5: page list opens "new", which is no page of this panel',
  ]);
});

test('a module that cannot be compiled is named as it is called in the package, with the line', async () => {
  expect(await said('panel.ts', 'const a = 1;\nconst b = ;\n')).toEqual(['panel.ts:2: syntax error: Unexpected token']);
});

test.each([
  ["'just a text'", 'it threw "just a text"'],
  ['null', 'it threw null'],
  ['Object.create(null)', 'it threw object'],
])('a module that throws %s is told so', async (thrown, reason) => {
  expect(await said('panel.js', `throw ${thrown};\n`)).toEqual([reason]);
});
