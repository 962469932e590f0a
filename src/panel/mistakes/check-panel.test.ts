import { expect, test } from 'vitest';
import { checkPanel } from './check-panel.ts';
import { select, selectMany, userPicker } from '../fields/kinds/choice-fields.ts';
import { hidden, number, password, text } from '../fields/kinds/text-fields.ts';
import { sameAs } from '../fields/rules.ts';
import { formPage } from '../pages/form-page.ts';
import { lines, textarea } from '../fields/kinds/line-fields.ts';
import { literal } from '../fields/kinds/literal-field.ts';
import { definePanel } from '../pages/panel-definition.ts';
import { recordPages } from '../pages/record-pages.ts';
import { tablePage } from '../pages/table/table-page.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { viewPage } from '../pages/view-page.ts';

const users = { database: 'accounts', type: 'user' } as const;
const menu = { heading: 'Collaboration', order: [3000, 3150] } as const;

/** The mistakes of a panel, without their places. */
function reasons(exported: unknown): readonly string[] {
  const checked = checkPanel(exported);
  return 'mistakes' in checked ? checked.mistakes.map(({ reason }) => reason) : [];
}

test('a panel made with the kit is accepted as it is', () => {
  const panel = definePanel({
    name: 'numbers',
    menu,
    pages: {
      list: tablePage({ lists: users, columns: {}, open: 'modify' }),
      modify: formPage({ edits: users, fields: { Number: text() }, next: 'list' }),
    },
  });
  expect(checkPanel(panel)).toBe(panel);
});

test('a view links to pages of its panel only', () => {
  const pages = { all: viewPage({ view: 'all.ejs', links: ['all', 'none'] }) };
  expect(reasons(definePanel({ name: 'numbers', menu, pages }))).toEqual([
    'page all links to "none", which is not a page of this panel',
  ]);
});

test('the first column cannot be hidden', () => {
  const columns = { Name: text(), Room: text() };
  const pages = { list: tablePage({ lists: users, columns, aside: ['Name', 'Room', 'Rom'] }) };
  expect(reasons(definePanel({ name: 'numbers', menu, pages }))).toEqual([
    'page list puts "Name" aside, which is none of its further columns',
    'page list puts "Rom" aside, which is none of its further columns',
  ]);
});

test('a panel can be about a database of its own', () => {
  const lists = { database: 'portforward_tcp', type: 'forward' } as const;
  const panel = { name: 'numbers', menu, pages: { list: tablePage({ lists, columns: {} }) } };
  expect(reasons(panel)).toEqual(['page list is about a database "portforward_tcp", which is unknown']);
  expect(reasons({ ...panel, databases: ['portforward_tcp'] })).toEqual([]);
  expect(reasons({ ...panel, databases: ['portforward_tcp', '../rules'] })).toEqual([
    'databases is not a list of database names',
    'page list is about a database "portforward_tcp", which is unknown',
  ]);
});

test('a rule compares a field only with another one of its page', () => {
  const fields = { Mail: text(), Again: text({ rules: [sameAs('Mail')] }), Third: text({ rules: [sameAs('Mial')] }) };
  const pages = { modify: formPage({ edits: users, fields, next: 'modify' }) };
  expect(reasons({ name: 'numbers', menu, pages })).toEqual([
    'page modify compares field Third with "Mial", which is not one of its fields',
  ]);
});

test('every mistake of a panel is reported at once', () => {
  const pages = {
    list: tablePage({ lists: users, columns: {}, open: 'change', create: 'new' }),
    modify: formPage({ edits: users, fields: {}, next: 'lists' }),
  };
  expect(reasons({ name: 'history', menu: { heading: 'X', order: [1] }, pages })).toEqual([
    'name "history" is taken by Panelsmith itself',
    'menu needs a heading and an order of two numbers',
    'page list opens "change", which is not a page of this panel',
    'page list opens "new", which is not a page of this panel',
    'page modify leads to "lists", which is not a page of this panel',
  ]);
});

test('all mistakes of a hand-made page, written without the compiler, are reported', () => {
  const list = { ...tablePage({ lists: users, columns: {} }), columns: { Name: 'x' }, also: [1] };
  const modify = {
    ...formPage({ edits: users, fields: { Number: text() }, next: 'list' }),
    source: { database: 'acounts', type: '' },
    only: 'admin',
    signals: 'user modify',
    postEvent: 'run',
  };
  expect(reasons({ name: 'numbers', menu, pages: { list, modify } })).toEqual([
    'column Name of page list was not made by the kit',
    'page list has something in "also" that is not a record key',
    'page modify is about a database "acounts", which is unknown',
    'page modify does not say which type of records it is about',
    'page modify has something in "only" that is not a record key',
    'page modify signals "user modify", which is not an event name',
    'postEvent of page modify is not a function',
  ]);
});

test.each([
  ['user modify', 'signals "user modify", which is not an event name'],
  [5, 'signals number, which is not an event name'],
  [{ event: 'user modify', args: [] }, 'signals "user modify", which is not an event name'],
  [{ event: 'dns-update' }, 'signals dns-update without "args", which must be a list of texts'],
  [{ event: 'dns-update', args: 'all' }, 'signals dns-update without "args", which must be a list of texts'],
  [{ event: 'dns-update', args: [1] }, 'signals dns-update without "args", which must be a list of texts'],
  [{ event: 'dns-update', args: [], arg: '' }, 'gives its event "arg", which is neither event nor args'],
])('a page that signals %j is a mistake', (signals, reason) => {
  const page = { ...formPage({ edits: users, fields: {}, next: 'modify' }), signals };
  expect(reasons({ name: 'numbers', menu, pages: { modify: page } })).toEqual([`page modify ${reason}`]);
});

test('a page may signal an event with its arguments named, and so may a set of pages', () => {
  const signals = { event: 'dns-update', args: ['all'] };
  const modify = formPage({ edits: users, fields: {}, next: 'modify', signals });
  expect(reasons({ name: 'numbers', menu, pages: { modify } })).toEqual([]);
  const family = recordPages({
    records: users,
    fields: {},
    create: false,
    signals: { modify: signals, remove: signals },
  });
  expect([family['modify'], family['remove']]).toMatchObject([{ signals }, { signals }]);
  expect(reasons({ name: 'numbers', menu, pages: family })).toEqual([]);
});

test.each([
  [undefined],
  [null],
  ['panel'],
  [{}],
  [{ name: 'a', menu, pages: { x: 1 } }],
  [{ name: '../a', menu, pages: {} }],
])('a module that exports %j is reported as a mistake, and nothing is thrown', (exported) => {
  expect(checkPanel(exported)).toHaveProperty('mistakes');
});

test('the steps of a form hold each of its fields once, and passwords last', () => {
  const fields = { Name: text(), Place: text(), Secret: password(), Note: text() };
  const steps = { one: ['Name', 'Secret'], two: ['Place', 'Name'], three: [] } as const;
  const page = formPage({ edits: users, fields, steps, next: 'edit' });
  const badly = { ...page, steps: { ...steps, 'four!': ['Nobody'], five: 'Note' } };
  const reasons = (edit: unknown) => {
    const checked = checkPanel({ name: 'numbers', menu, pages: { edit } });
    return 'mistakes' in checked ? checked.mistakes.map(({ reason }) => reason) : [];
  };
  expect(reasons(page)).toEqual([
    'page edit has field Name in several of its steps',
    'page edit asks for password Secret before its last step, where none is kept',
    'page edit has field Note in none of its steps',
  ]);
  expect(reasons(badly).slice(0, 3)).toEqual([
    'page edit has step four!, which cannot be the name of one',
    'page edit has step five without fields',
    'page edit has field Nobody in a step, but not among its fields',
  ]);
  expect(reasons({ ...page, steps: {} })).toEqual(['page edit has no step']);
});

test('an unknown option is a mistake, reported once for each page and field', () => {
  const slips = { max: 9, optinal: true };
  const fields = {
    Number: text(slips),
    Kind: select({ options: ['a'], ...slips }),
    Name: literal(() => '', { options: [], ...{ optinal: true } }),
  };
  const event = { danger: true, signalls: 'user-modify' };
  const list = tablePage({ lists: users, columns: fields, open: 'modify', ...{ colums: {} } });
  const modify = formPage({ edits: users, fields, next: 'list', ...event });
  const family = recordPages({ records: users, fields: { Room: text() }, create: false, modify: event });
  expect(reasons({ name: 'numbers', menu, pages: { ...family, list, modify, change: family['modify'] } })).toEqual([
    'page list is given "colums", which is not one of its options',
    'field Number is given "optinal", which is not one of its options',
    'field Kind is given "optinal", which is not one of its options',
    'field Name is given "optinal", which is not one of its options',
    'page modify is given "signalls", which is not one of its options',
    'page change is given "signalls", which is not one of its options',
  ]);
});

test('every known option is accepted', () => {
  const every = { property: 'P', optional: true, max: 4, rules: [], initial: '1', when: () => true };
  const fields = {
    A: text(every),
    B: number({ ...every, min: 1 }),
    C: textarea({ ...every, rows: 2 }),
    D: lines({ optional: true, separator: ';' }),
    E: selectMany({ options: ['a'], separator: ';', initial: () => [] }),
    F: toggle({ on: '1', off: '0', initially: () => true }),
    G: hidden(every),
    H: userPicker({ many: true, optional: true }),
  };
  const page = formPage({ edits: users, fields, next: 'list', only: ['abc'], danger: true, buttons: ['a'] });
  expect(reasons({ name: 'numbers', menu, pages: { list: page } })).toEqual([]);
});

test('what cannot be done to many records is a mistake', () => {
  const pages = {
    list: tablePage({
      lists: users,
      columns: {},
      open: 'modify',
      bulk: { pages: ['lock', 'modify', 'nosuch'], fields: ['Number', 'Secret', 'Other'] },
    }),
    modify: formPage({ edits: users, fields: { Number: text(), Secret: password() }, next: 'list' }),
    lock: formPage({ edits: users, fields: { User: literal((user) => user.key) }, next: 'list' }),
  };
  expect(reasons(definePanel({ name: 'numbers', menu, pages }))).toEqual([
    'page list offers "modify" for many; it must be a page about a record whose only input fields are choices',
    'page list offers "nosuch" for many; it must be a page about a record whose only input fields are choices',
    'page list offers to set "Secret" for many, which is not a field of a page that a row opens',
    'page list offers to set "Other" for many, which is not a field of a page that a row opens',
  ]);
});

test('a field has no name that a form of Panelsmith itself posts, but a column may have it', () => {
  const fields = { _go: text(), go_: text(), _mine: literal(() => '') };
  const pages = {
    list: tablePage({ lists: users, columns: fields, open: 'modify' }),
    modify: formPage({ edits: users, fields, next: 'list' }),
  };
  expect(reasons(definePanel({ name: 'numbers', menu, pages }))).toEqual([
    'field _go of page modify begins with _, like the names that Panelsmith itself posts',
    'field _mine of page modify begins with _, like the names that Panelsmith itself posts',
  ]);
});

test('a field with a name that the page for many records posts is a mistake only if it is offered there', () => {
  const names = ['do', 'rows', 'query', 'key', 'leaveOut'] as const;
  const fields = Object.fromEntries(['Number', ...names].map((name) => [name, text({ optional: true })]));
  const pages = (bulk: object) => ({
    list: tablePage({ lists: users, columns: {}, open: 'modify', actions: ['move'], ...bulk }),
    modify: formPage({ edits: users, fields, next: 'list' }),
    move: formPage({
      edits: users,
      fields: { rows: select({ options: ['a'] }), seen: literal(() => '') },
      next: 'list',
    }),
  });
  const found = (bulk: object) => reasons({ name: 'numbers', menu, pages: pages(bulk) });
  expect(found({})).toEqual([]);
  expect(found({ bulk: { fields: ['Number'] } })).toEqual([]);
  expect(found({ bulk: { pages: ['move'], fields: ['Number', ...names] } })).toEqual([
    'page list offers "move" for many, but its field rows has a name that the page for many posts itself',
    ...names.map(
      (name) => `page list offers to set "${name}" for many, which is a name that the page for many posts itself`,
    ),
  ]);
});

test('a section with a missing, double or unlisted field is a mistake, and so is an offered page that does not exist', () => {
  const fields = { Number: text(), Street: text() };
  const sections = { one: ['Number', 'Nosuch'], two: ['Number'], '3': 'Street' };
  const modify = formPage({ edits: users, fields, next: 'modify', offers: 'nosuch', ...({ sections } as object) });
  expect(reasons(definePanel({ name: 'numbers', menu, pages: { modify } }))).toEqual([
    'page modify offers "nosuch", which is not a page of this panel',
    'page modify has section 3, which cannot be the name of one',
    'page modify has section 3 without fields',
    'page modify has field Nosuch in a section, but not among its fields',
    'page modify has field Number in several of its sections',
  ]);
});
