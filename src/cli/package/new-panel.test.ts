import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openPanel } from '../../kit/testing.ts';
import { openRoot } from '../../root.ts';
import { home } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { runCheck } from './check.ts';
import { makeNewPanel } from './new-panel.ts';
import { testPackage } from './test-package.ts';

// Tests and the compiler run in their own processes.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let panel: string;
let said: string;
let context: CommandContext;

beforeEach(() => {
  folder = temporaryFolder().path;
  const root = openRoot(join(folder, 'root'));
  panel = root.path('usr/share/panelsmith/panels/parking-places');
  said = '';
  const say = (text: string | Uint8Array): void => void (said += Buffer.from(text).toString('utf8'));
  context = { root, program: 'panelsmith', environment: {}, stdin: () => Promise.resolve(''), out: say, err: say };
});

test('a new panel works immediately and edits the property of its name', async () => {
  expect(await makeNewPanel('parking-places', {}, context)).toBe(0);
  expect(said).toContain(`made ${panel}\n`);
  const opened = await openPanel(panel, { accounts: ['abc=user|FirstName|Ann|LastName|Berg'] });
  expect((await opened.open('list')).rows[0]?.cells).toMatchObject({ User: 'abc', FullName: 'Ann Berg' });
  const { message } = await opened.submit('modify', { ParkingPlaces: 'P 12' }, { key: 'abc' });
  expect(message).toBe('Saved.');
  expect(opened.record('accounts', 'abc')).toMatchObject({ ParkingPlaces: 'P 12' });
  await opened.close();
});

test('the tests of a new panel pass, and fail after its behaviour is changed', async () => {
  await makeNewPanel('parking-places', {}, context);
  expect([await testPackage(panel, context), said]).toEqual([0, expect.stringContaining('pass 2')]);
  const file = join(panel, 'panel.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('max: 60', 'max: 90'));
  expect([await testPackage(panel, context), said]).toEqual([1, expect.stringContaining('fail 1')]);
  expect(await testPackage(join(panel, 'locales'), context)).toBe(1);
  expect(await testPackage(join(panel, 'nowhere'), context)).toBe(2);
});

test('panel, lexicon and test of a new panel use the given property', async () => {
  expect(await makeNewPanel('parking-places', { property: 'DeskNumber' }, context)).toBe(0);
  expect(await runCheck(panel, context)).toBe(0);
  expect([await testPackage(panel, context), said]).toEqual([0, expect.stringContaining('pass 2')]);
  const opened = await openPanel(panel, { accounts: ['abc=user'] });
  const { title, fields } = await opened.open('modify', { key: 'abc' });
  expect([title, fields['DeskNumber']?.label]).toEqual(['Desk number of abc', 'Desk number']);
  await opened.close();
});

test.each([
  ['notes', 'Desk Number', 2, '"Desk Number" is not a property name'],
  ['notes', 'a-b', 2, 'is not a property name'],
  ['notes', 'type', 2, 'is the type of a record'],
  ['notes', 'FullName', 2, 'has a field FullName already'],
  ['user', undefined, 2, 'has a field User already; name another one with --property'],
  ['notes', 'Desk|Number', 2, 'is not a property name'],
])('panel %s cannot edit property %s', async (name, property, status, reason) => {
  expect(await makeNewPanel(name, { property }, context)).toBe(status);
  expect(said).toContain(reason);
});

test('a property for which another package declares options cannot be a text field', async () => {
  const owner = context.root.path('usr/share/panelsmith/panels/owner');
  mkdirSync(join(owner, 'locales'), { recursive: true });
  writeFileSync(
    join(owner, 'panel.js'),
    `import { definePanel, formPage, select } from 'panelsmith';
     export default definePanel({ name: 'owner', menu: { heading: 'Security', order: [1, 1] }, pages: { one: formPage({
       edits: { database: 'accounts', type: 'user' }, next: 'one', fields: { Badge: select({ options: ['red'] }) } }) } });`,
  );
  const keys = ['menu', ...['title', 'description', 'button'].map((part) => `pages.one.${part}`)];
  const english = [...keys, 'fields.Badge.label', 'fields.Badge.options.red'];
  writeFileSync(join(owner, 'locales/en.json'), JSON.stringify(Object.fromEntries(english.map((key) => [key, key]))));
  expect(await makeNewPanel('notes', { property: 'Badge' }, context)).toBe(1);
  expect(said).toContain('edits property Badge, which is of package owner');
});

test('the compiler finds the types of a new panel and mistakes in it', async () => {
  await makeNewPanel('parking-places', {}, context);
  const compile = (): string =>
    spawnSync(process.execPath, [join(home, 'node_modules/typescript/bin/tsc'), '-p', panel], { encoding: 'utf8' })
      .stdout;
  expect(compile()).toBe('');
  const file = join(panel, 'panel.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('optional:', 'optinal:'));
  expect(compile()).toMatch(/panel\.ts\(9,\d+\): error .*optinal/);
});

test.each([
  ['base', 1, 'there is a panel or package base already'],
  ['there', 1, 'is there already'],
  ['../there', 2, 'is not a panel name'],
  ['Big Name', 2, 'is not a panel name'],
  ['login', 2, 'is taken by Panelsmith itself'],
])('a panel cannot be named %s', async (name, status, reason) => {
  mkdirSync(context.root.path('usr/share/panelsmith/panels/there'), { recursive: true });
  expect(await makeNewPanel(name, {}, context)).toBe(status);
  expect(said).toContain(reason);
});

test('after creating a panel in another folder the output says how the server finds it', async () => {
  expect(await makeNewPanel('notes', { in: join(folder, 'mine') }, context)).toBe(0);
  expect(said).toContain(`PANELSMITH_PANELS=${join(folder, 'mine')}\n`);
});
