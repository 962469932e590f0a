import { describe, expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { select, selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { number, password, text } from '../fields/kinds/text-fields.ts';
import { textarea } from '../fields/kinds/line-fields.ts';
import { sameAs } from '../fields/rules.ts';
import { anyFormPage, type FormPage } from '../pages/form-page.ts';
import { checkFields, typedTexts, type Checked } from './check-fields.ts';

const users = { database: 'accounts', type: 'user' } as const;
const editing = (fields: Fields): FormPage => anyFormPage({ edits: users, fields, next: 'list' });
const creating = (fields: Fields): FormPage => anyFormPage({ creates: users, key: 'name', fields, next: 'list' });

type PostedTexts = Readonly<Record<string, readonly string[]>>;

/** Posts a form about record ann, or about a new one. */
function check(page: FormPage, changes: ChangeSet, posted: PostedTexts): Checked {
  const record = page.creates ? undefined : changes.accounts.get('ann');
  const typed = typedTexts(page, record, new Map(Object.entries(posted)), changes);
  return checkFields({ page, record, typed, changes }, page.fields);
}

const refused = (page: FormPage, changes: ChangeSet, posted: PostedTexts): Readonly<Record<string, string>> =>
  Object.fromEntries([...check(page, changes, posted).refusals].map(([name, { key }]) => [name, key]));

const ann = (raw: string): ChangeSet => changesOver({ accounts: [`ann=user|${raw}`] });

describe('what is posted into a field', () => {
  const page = editing({
    City: text({ optional: true, max: 5 }),
    Size: number({ min: 1, max: 9 }),
    Mode: select({ options: ['a', 'b'] }),
    Boxes: selectMany({ options: ['x', 'y'] }),
    Notes: textarea({ optional: true }),
  });

  test.each([
    ['City', ['Lisbon'], 'errors.tooLong'],
    ['City', ['🌍🌍🌍🌍🌍'], undefined],
    ['City', ['a\tb'], 'errors.controlCharacters'],
    ['City', ['a\nb'], 'errors.controlCharacters'],
    ['City', ['\uFFFD'], 'errors.controlCharacters'],
    ['City', ['one', 'two'], 'errors.oneValue'],
    ['Notes', ['a\nb\tc'], undefined],
    ['Notes', ['a\0b'], 'errors.controlCharacters'],
    ['Size', ['010'], 'errors.wholeNumber'],
    ['Size', [''], 'errors.required'],
    ['Mode', ['c'], 'errors.notAnOption'],
    ['Mode', ['__proto__'], 'errors.notAnOption'],
    ['Boxes', ['x', 'z'], 'errors.notAnOption'],
    ['Boxes', ['x', 'y'], undefined],
  ])('%s: %j is answered with %s', (name, texts, key) => {
    expect(refused(page, ann('City|Rome|Size|5|Mode|a|Boxes|x'), { [name]: texts })[name]).toBe(key);
  });

  test('is all refused at once, and stored in the form that its rules give it', () => {
    const changes = ann('City|Rome|Size|5|Mode|a');
    expect(refused(page, changes, { City: ['too long'], Size: ['0'] })).toEqual({
      City: 'errors.tooLong',
      Size: 'errors.wholeNumber',
    });
    const { accepted } = check(page, changes, { Size: ['+007'], City: [' Oslo '] });
    expect([accepted.get('City'), accepted.get('Size'), accepted.get('Mode')]).toEqual([['Oslo'], ['7'], ['a']]);
  });
});

describe('a value that today would be refused', () => {
  const page = editing({ Size: number({ min: 1, max: 9 }), City: text({ optional: true }) });

  test('stays as it is while another field is changed', () => {
    const { refusals, accepted, unchanged } = check(page, ann('Size|0100|City|Rome'), {
      Size: ['0100'],
      City: ['Oslo'],
    });
    expect([refusals.size, accepted.get('Size'), unchanged.has('Size')]).toEqual([0, ['0100'], true]);
  });

  test('stays as it is where it was not posted', () => {
    const { refusals, accepted } = check(page, ann('Size|0100'), { City: ['Oslo'] });
    expect([refusals.size, accepted.get('Size')]).toEqual([0, ['0100']]);
  });

  test('is refused as soon as it is changed', () => {
    expect(refused(page, ann('Size|0100'), { Size: ['0101'] })).toEqual({ Size: 'errors.wholeNumber' });
  });

  test('is refused in a new record', () => {
    expect(
      refused(creating({ name: text(), ...page.fields }), changesOver({}), { name: ['bob'], Size: ['0'] }),
    ).toEqual({
      Size: 'errors.wholeNumber',
    });
  });
});

test('a required field that was never stored is asked for only while something is changed', () => {
  const page = editing({ City: text(), Phone: text({ optional: true }) });
  expect(refused(page, ann('Phone|1'), { City: [''], Phone: ['1'] })).toEqual({ City: 'errors.required' });
  expect(refused(page, ann('Phone|1'), { City: [''], Phone: ['2'] })).toEqual({});
});

test('a rule that reads another field counts when either of them is changed', () => {
  const page = editing({ One: text(), Two: text({ rules: [sameAs('One')] }) });
  const changes = ann('One|a|Two|b');
  expect(refused(page, changes, { One: ['a'], Two: ['b'] })).toEqual({});
  expect(refused(page, changes, { One: ['c'], Two: ['b'] })).toEqual({ Two: 'errors.passwordsDiffer' });
  expect(refused(page, changes, { One: ['c'], Two: ['c'] })).toEqual({});
});

test('a password is kept unchanged, with its blanks', () => {
  const { accepted } = check(editing({ pass: password() }), ann(''), { pass: [' a\u00e9 '] });
  expect(accepted.get('pass')).toEqual([' a\u00e9 ']);
});

describe('the key of a new record', () => {
  const page = creating({ name: text() });

  test.each([
    ['ann', 'errors.accountTaken'],
    ['Bob', 'errors.accountNameCharacters'],
    ['bob', undefined],
  ])('%s', (name, key) => {
    expect(refused(page, ann('City|Rome'), { name: [name] })['name']).toBe(key);
  });

  test('outside the accounts may be anything that a database can hold, once', () => {
    const hosts = anyFormPage({
      creates: { database: 'hosts', type: 'host' },
      key: 'name',
      fields: { name: text() },
      next: '',
    });
    const changes = changesOver({ hosts: ['www=host'] });
    expect(refused(hosts, changes, { name: ['www'] })).toEqual({ name: 'errors.recordExists' });
    expect(refused(hosts, changes, { name: ['WWW'] })).toEqual({});
    expect(Object.keys(refused(hosts, changes, { name: ['a=b'] }))).toEqual(['name']);
    expect(Object.keys(refused(hosts, changes, { name: ['#a'] }))).toEqual(['name']);
  });
});
