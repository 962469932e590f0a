import { lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { AccountPreferences } from './account-preferences.ts';

let folder: TemporaryFolder;
let reported: string[];

beforeEach(() => {
  folder = temporaryFolder();
  reported = [];
});

function open(file = 'choices.json'): AccountPreferences {
  return new AccountPreferences(folder.at(file), (line) => reported.push(line));
}

test('after a start each account has its own choices', () => {
  const choices = open();
  for (const panel of ['users', 'groups', 'users']) choices.setFavourite('admin', panel, true);
  choices.setFavourite('admin', 'hosts', false);
  choices.endFirstDay('__proto__');
  expect(open().of('admin')).toEqual({ favourites: ['groups', 'users'], firstDayIsOver: false });
  expect(open().of('__proto__').firstDayIsOver).toBe(true);
  expect(open().of('bob')).toEqual({ favourites: [], firstDayIsOver: false });
  expect(open().of(undefined).favourites).toEqual([]);
  expect(readdirSync(folder.path)).toEqual(['choices.json']);
});

test.each([
  '',
  '{',
  '[1]',
  '{"admin":null}',
  '{"admin":{"favourites":"x","firstDayIsOver":"yes"}}',
  '{"admin":{"favourites":[7]}}',
])('a file that holds %j chooses nothing', (text) => {
  folder.write('choices.json', text);
  expect(open().of('admin')).toEqual({ favourites: [], firstDayIsOver: false });
});

test('if nothing can be stored, a choice lasts as long as the process, and this is reported', () => {
  const choices = open('choices.json/nowhere');
  folder.write('choices.json', '');
  choices.setFavourite('admin', 'users', true);
  expect(choices.of('admin').favourites).toEqual(['users']);
  expect(reported).toContain('the preferences of an account cannot be stored in a file');
});

test('a file that cannot be read is left as it is', () => {
  const file = folder.at('choices.json');
  symlinkSync(file, file);
  const choices = open();
  choices.setFavourite('admin', 'users', true);
  expect(choices.of('admin').favourites).toEqual(['users']);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(reported).toEqual([
    'the preferences of accounts cannot be read; the defaults are used',
    'the preferences of an account cannot be stored in a file',
  ]);
});
