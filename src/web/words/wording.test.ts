import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { Wording } from './wording.ts';

let folder: TemporaryFolder;
let reported: string[];

beforeEach(() => {
  folder = temporaryFolder();
  reported = [];
});

/** Lexicons by file, `shared/LANGUAGE` and `things/LANGUAGE`, as text or as a value to write as JSON. */
function open(lexicons: Readonly<Record<string, unknown>>, asked: readonly string[] | null = []): Wording {
  for (const name of ['shared', 'things']) mkdirSync(folder.at(name));
  for (const [file, lexicon] of Object.entries(lexicons))
    folder.write(
      `${file}.json`,
      typeof lexicon === 'string' || lexicon instanceof Uint8Array ? lexicon : JSON.stringify(lexicon),
    );
  const things = { name: 'things', folder: folder.at('things'), asked: asked ?? undefined };
  return new Wording(folder.at('shared'), [things], (line) => reported.push(line));
}

test('a key is found in the package, otherwise in the shared lexicon, in the chosen language before English', () => {
  const wording = open({
    'things/de': { a: 'package de' },
    'shared/de': { a: 'shared de', b: 'shared de' },
    'things/en': { a: 'package en', b: 'package en', c: 'package en' },
    'shared/en': { a: 'shared en', b: 'shared en', c: 'shared en', d: 'shared en' },
  });
  const t = wording.translator('de', 'things');
  expect(['a', 'b', 'c', 'd'].map((key) => t(key))).toEqual(['package de', 'shared de', 'package en', 'shared en']);
  expect(reported).toEqual([]);
});

test('an unknown key is shown as it is, reported once, and listed with the package', () => {
  const wording = open({ 'shared/en': {}, 'shared/de': {} });
  const de = wording.translator('de', 'things');
  expect([de('saved', { key: 'a' }), de('saved', { key: 'b' })]).toEqual(['saved', 'saved']);
  expect(wording.translator('en', 'things')('saved')).toBe('saved');
  expect(reported).toEqual(['saved is not in any lexicon (panel things)']);
  expect(wording.remarks('things')).toEqual(['No lexicon says saved.']);
});

test('a number that can be chosen is shown as it is, unless a lexicon has words for it', () => {
  const wording = open({ 'shared/en': {}, 'things/en': { fields: { Slots: { options: { 0: 'No limit' } } } } });
  const t = wording.translator('en', 'things');
  expect([0, 16, -1].map((number) => t(`fields.Slots.options.${number}`))).toEqual(['No limit', '16', '-1']);
  expect(reported).toEqual([]);
  expect(t('fields.Slots.options.all')).toBe('fields.Slots.options.all');
});

test('keys that a panel will ask for are reported at once if English lacks them', () => {
  const wording = open(
    {
      'shared/en': { known: 'Known' },
      'things/en': { found_one: 'One', found_other: 'More' },
      'things/fr': { menu: 'Choses' },
    },
    ['menu', 'known', 'found', 'pages.list.title'],
  );
  expect(reported).toEqual(['missing in English for panel things: menu, pages.list.title']);
  expect(wording.remarks('things')).toEqual(['No lexicon says menu, pages.list.title.']);
  expect(wording.translator('fr', 'things')('menu')).toBe('Choses');
});

test('an invalid lexicon file is reported with file, line and reason, and the others are used', () => {
  const wording = open({
    'shared/en': { menu: 'Shared' },
    'things/en': '{\n  "menu": "Things",\n}',
    'things/fr': new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d]),
    'things/de': '["menu"]',
    'things/it': { menu: 7 },
    'things/klingonese': { menu: 'x' },
    'things/es': { menu: 'Cosas' },
  });
  const things = folder.at('things');
  expect(wording.remarks('things')).toEqual([
    `${things}/de.json: it is not an object of keys and sentences`,
    expect.stringContaining(`${things}/en.json:3: it is not JSON: `),
    `${things}/fr.json: it is not UTF-8`,
    `${things}/it.json: menu is not a string, or is longer than 10000 characters`,
    `${things}/klingonese.json: its name is not a language tag`,
  ]);
  expect(reported).toHaveLength(5);
  expect(['es', 'en', 'de', 'fr'].map((code) => wording.translator(code, 'things')('menu'))).toEqual([
    'Cosas',
    'Shared',
    'Shared',
    'Shared',
  ]);
});

test('a language is read when it is first needed, unless keys are asked for', () => {
  const lexicons = { 'shared/en': {}, 'things/en': { menu: 'Things' }, 'things/de': '[]', 'things/fr': '[]' };
  const wording = open(lexicons, null);
  expect(wording.translator('en', 'things')('menu')).toBe('Things');
  expect(reported).toEqual([]);
  expect(wording.translator('de', 'things')('menu')).toBe('Things');
  expect(reported).toEqual([
    `lexicon ${folder.path}/things/de.json of things: it is not an object of keys and sentences`,
  ]);
  expect(wording.remarks('things')).toHaveLength(2);
  expect(reported).toHaveLength(2);
});

test('keys may be nested or joined by dots', () => {
  const wording = open({
    'shared/en': { pages: { list: { title: 'List' } } },
    'things/en': { 'pages.form.title': 'Form' },
  });
  const t = wording.translator('en', 'things');
  expect([t('pages.list.title'), t('pages.form.title')]).toEqual(['List', 'Form']);
});

test('a country variant falls back to its language, and is used when the language has no lexicon', () => {
  const wording = open({
    'shared/en': {},
    'shared/fr': {},
    'things/en-us': { menu: 'Things' },
    'things/pt': { menu: 'Coisas', new: 'Novo' },
    'things/pt_BR': { menu: 'Trecos' },
    'things/fr-CA': { menu: 'Affaires' },
  });
  const text = (language: string, key: string): string => wording.translator(language, 'things')(key);
  expect([text('pt-BR', 'menu'), text('pt-BR', 'new'), text('fr', 'menu'), text('de', 'menu')]).toEqual([
    'Trecos',
    'Novo',
    'Affaires',
    'Things',
  ]);
  expect(wording.languages.map(({ code, text }) => `${code} ${text}`)).toEqual([
    'en English',
    'fr Français',
    'pt Português',
    'pt-BR Português (Brasil)',
  ]);
  expect(wording.offered.map(({ code }) => code)).toEqual(['en', 'fr']);
});

const counted = (forms: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(forms).map(([form, sentence]) => [`users_${form}`, `${sentence} {{count}}`]));

test.each([
  ['ar', { zero: 'z', one: 'o', two: 't', few: 'f', many: 'm', other: 'r' }, [0, 1, 2, 3, 11, 100], 'z o t f m r'],
  ['pl', { one: 'o', few: 'f', many: 'm', other: 'r' }, [1, 2, 5, 22, 112, 1.5], 'o f m f m r'],
  ['fr', { one: 'o', many: 'm', other: 'r' }, [0, 1, 2, 1_000_000], 'o o r m'],
  ['de', { one: 'o', other: 'r' }, [0, 1, 2], 'r o r'],
])('%s has the plural forms of its rules', (language, forms, counts, expected) => {
  const t = open({ 'shared/en': {}, [`shared/${language}`]: counted(forms) }).translator(language, 'shared');
  const texts = counts.map((count) => t('users', { count }).split(' ')[0]);
  expect(texts.join(' ')).toBe(expected);
});

test('a missing plural form uses the form for other numbers, not English', () => {
  const t = open({
    'shared/en': counted({ one: 'one', other: 'more' }),
    'things/ar': counted({ one: 'wahid', other: 'kathir' }),
  }).translator('ar', 'things');
  expect([1, 2, 3, 11].map((count) => t('users', { count }))).toEqual(['wahid 1', 'kathir 2', 'kathir 3', 'kathir 11']);
});

test('a package’s sentence without plural forms has priority over shared ones with them', () => {
  const wording = open({
    'shared/en': counted({ one: 'one', other: 'more' }),
    'things/en': { users: 'Users: {{count}}' },
  });
  expect(wording.translator('en', 'things')('users', { count: 1 })).toBe('Users: 1');
});

test('numbers in sentences are formatted for the language, texts of digits are not', () => {
  const sentence = { found: '{{number}}' };
  const wording = open({ 'shared/en': sentence, 'shared/de': sentence, 'shared/fr': sentence });
  const text = (language: string, number: number | string): string =>
    wording.translator(language, 'shared')('found', { number });
  expect([text('en', 12345.5), text('de', 12345.5), text('fr', 12345.5)]).toEqual([
    '12,345.5',
    '12.345,5',
    '12\u202f345,5',
  ]);
  expect([text('de', '12345'), text('de', 12345)]).toEqual(['12345', '12.345']);
});

test('an English sentence keeps its order on an Arabic page, and only there', () => {
  const wording = open({
    'shared/ar': { said: 'عربي' },
    'things/en': { said: 'English', title: 'Locker of {{key}}.', bare: '' },
    'things/fr': {},
  });
  const arabic = wording.translator('ar', 'things');
  expect(arabic('title', { key: 'abc' })).toBe('\u2066Locker of \u2068abc\u2069.\u2069');
  expect(arabic('said')).toBe('عربي');
  expect(wording.translator('fr', 'things')('title', { key: 'abc' })).toBe('Locker of abc.');
});
