import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPanel } from '../../kit/testing.ts';
import { openRoot } from '../../root.ts';
import { home } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { makeNewPanel } from './new-panel.ts';
import { testPackage } from './test-package.ts';

// Tests and the compiler run in their own processes.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let panel: string;
let said: string;
let context: CommandContext;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-new-'));
  const root = openRoot(join(folder, 'root'));
  panel = root.path('usr/share/panelsmith/panels/parking-places');
  said = '';
  const say = (text: string | Uint8Array): void => void (said += Buffer.from(text).toString('utf8'));
  context = { root, program: 'panelsmith', environment: {}, stdin: () => Promise.resolve(''), out: say, err: say };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a new panel works at once, and edits the property of its name', async () => {
  expect(await makeNewPanel('parking-places', undefined, context)).toBe(0);
  expect(said).toContain(`made ${panel}\n`);
  const opened = await openPanel(panel, { accounts: ['abc=user|FirstName|Ann|LastName|Berg'] });
  expect((await opened.open('list')).rows[0]?.cells).toMatchObject({ User: 'abc', FullName: 'Ann Berg' });
  const { message } = await opened.submit('modify', { ParkingPlaces: 'P 12' }, { key: 'abc' });
  expect(message).toBe('Saved.');
  expect(opened.record('accounts', 'abc')).toMatchObject({ ParkingPlaces: 'P 12' });
  await opened.close();
});

test('the tests of a new panel pass, and fail once it does something else', async () => {
  await makeNewPanel('parking-places', undefined, context);
  expect([await testPackage(panel, context), said]).toEqual([0, expect.stringContaining('pass 2')]);
  const file = join(panel, 'panel.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('max: 60', 'max: 90'));
  expect([await testPackage(panel, context), said]).toEqual([1, expect.stringContaining('fail 1')]);
  expect(await testPackage(join(panel, 'locales'), context)).toBe(1);
  expect(await testPackage(join(panel, 'nowhere'), context)).toBe(2);
});

test('the compiler finds the types of a new panel, and a mistake in it', async () => {
  await makeNewPanel('parking-places', undefined, context);
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
])('a panel cannot be called %s', async (name, status, reason) => {
  mkdirSync(context.root.path('usr/share/panelsmith/panels/there'), { recursive: true });
  expect(await makeNewPanel(name, undefined, context)).toBe(status);
  expect(said).toContain(reason);
});

test('for a panel in another folder, the output says how the server finds it', async () => {
  expect(await makeNewPanel('notes', join(folder, 'mine'), context)).toBe(0);
  expect(said).toContain(`PANELSMITH_PANELS=${join(folder, 'mine')}\n`);
});
