import { expect, test } from 'vitest';
import { select, selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { file } from '../fields/kinds/file-field.ts';
import { hidden, password, text } from '../fields/kinds/text-fields.ts';
import { literal } from '../fields/kinds/literal-field.ts';
import { anyFormPage, type FormPage } from '../pages/form-page.ts';
import { fieldAction, pageAction } from './bulk-actions.ts';

const edits = { database: 'accounts', type: 'user' } as const;
const page = (fields: Fields, more: object = {}): FormPage => anyFormPage({ edits, fields, next: 'list', ...more });
const choice = select({ options: ['a'] });

test.each([
  ['asks for nothing', page({}), true],
  ['only shows something', page({ Name: literal(() => '') }), true],
  ['asks for a choice that can be the same for all', page({ Mode: choice }), true],
  ['asks for a text', page({ City: text() }), false],
  ['asks for a password', page({ pass: password() }), false],
  ['asks for several choices', page({ Boxes: selectMany({ options: ['a'] }) }), false],
  ['asks for a file', page({ Plan: file() }), false],
  ['has buttons', page({}, { buttons: ['one', 'two'] }), false],
  ['has steps', page({ Mode: choice }, { steps: { one: ['Mode'] } }), false],
  ['creates a record', anyFormPage({ creates: edits, key: 'name', fields: { name: text() }, next: '' }), false],
  [
    'is about settings',
    anyFormPage({ settings: { database: 'configuration', key: 'k' }, fields: {}, next: '' }),
    false,
  ],
])('whether a page can be done to many that %s', (_, form, isForMany) => {
  expect(pageAction({ pages: { lock: form } }, 'lock')?.id).toBe(isForMany ? 'page:lock' : undefined);
});

test.each(['', 'nosuch', 'constructor', '__proto__'])('page %j is not offered', (name) => {
  expect(pageAction({ pages: { lock: page({}) } }, name)).toBeUndefined();
});

test('a field is set through the first page of a row that has it, and never a secret or hidden one', () => {
  const pages = {
    first: page({ pass: password() }),
    modify: page({ City: text(), pass: password(), was: hidden() }),
    other: page({ City: choice, Town: text() }),
  };
  const table = { open: ['first', 'modify'], actions: ['other'] };
  const found = (name: string): string | undefined => fieldAction({ pages }, table, name)?.name;
  expect(['City', 'Town', 'pass', 'was', 'nosuch'].map(found)).toEqual([
    'modify',
    'other',
    undefined,
    undefined,
    undefined,
  ]);
});
