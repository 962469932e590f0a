import { expect, test } from 'vitest';
import { checkPanel } from './check-panel.ts';
import { text } from './fields.ts';
import { definePanel, formPage, tablePage } from './pages.ts';

const users = { database: 'accounts', type: 'user' } as const;
const menu = { heading: 'Collaboration', order: [3000, 3150] } as const;

/** What is wrong with a panel, without where. */
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

test('every mistake of a panel is named at once', () => {
  const pages = {
    list: tablePage({ lists: users, columns: {}, open: 'change', create: 'new' }),
    modify: formPage({ edits: users, fields: {}, next: 'lists' }),
  };
  expect(reasons({ name: 'history', menu: { heading: 'X', order: [1] }, pages })).toEqual([
    'name "history" is taken by Panelsmith itself',
    'menu needs a heading and an order of two numbers',
    'page list opens "change", which is no page of this panel',
    'page list opens "new", which is no page of this panel',
    'page modify leads to "lists", which is no page of this panel',
  ]);
});

test('a page put together by hand, without the compiler, is told all that is wrong with it', () => {
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
    "page list lists also something that is no record's key",
    'page modify is about a database "acounts", which is unknown',
    'page modify does not say which type of records it is about',
    "page modify is only for something that is no record's key",
    'page modify signals "user modify", which is no event name',
    'postEvent of page modify is no function',
  ]);
});

test.each([
  [undefined],
  [null],
  ['panel'],
  [{}],
  [{ name: 'a', menu, pages: { x: 1 } }],
  [{ name: '../a', menu, pages: {} }],
])('a module that exports %j is told what is wrong, and nothing is thrown', (exported) => {
  expect(checkPanel(exported)).toHaveProperty('mistakes');
});
