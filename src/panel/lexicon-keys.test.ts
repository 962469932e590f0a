import { expect, test } from 'vitest';
import { select, selectMany } from './fields/kinds/choice-fields.ts';
import { text } from './fields/kinds/text-fields.ts';
import { literal } from './fields/kinds/literal-field.ts';
import { toggle } from './fields/kinds/toggle-fields.ts';
import { lexiconKeysOf } from './lexicon-keys.ts';
import { formPage } from './pages/form-page.ts';
import { definePanel } from './pages/panel-definition.ts';
import { tablePage } from './pages/table/table-page.ts';

const things = { database: 'accounts', type: 'thing' } as const;

test('a panel needs a key for its menu entry, pages, fields, values and actions, each once', () => {
  const panel = definePanel({
    name: 'things',
    menu: { heading: 'Collaboration', order: [1, 1] },
    pages: {
      list: tablePage({
        lists: things,
        columns: { Key: literal(({ key }) => key), State: literal(() => 'on', { options: ['on', 'off'] }) },
        open: 'modify',
        create: 'create',
      }),
      modify: formPage({
        edits: things,
        fields: { Size: select({ options: ['small', 'large'] }), Sold: toggle() },
        next: 'list',
      }),
      create: formPage({
        creates: things,
        key: 'Key',
        fields: { Key: text() },
        buttons: ['save', 'test'],
        next: 'list',
      }),
    },
  });
  expect(lexiconKeysOf(panel)).toEqual([
    'menu',
    'pages.list.title',
    'pages.list.description',
    'fields.Key.label',
    'fields.State.label',
    'fields.State.options.on',
    'fields.State.options.off',
    'actions.modify',
    'actions.create',
    'pages.modify.title',
    'pages.modify.description',
    'pages.modify.button',
    'fields.Size.label',
    'fields.Size.options.small',
    'fields.Size.options.large',
    'fields.Sold.label',
    'pages.create.title',
    'pages.create.description',
    'pages.create.buttons.save',
    'pages.create.buttons.test',
  ]);
});

test('numbers that can be chosen need no word', () => {
  const fields = {
    Slots: select({ options: ['1', '-1', '16', 'all'] }),
    Level: literal(() => '0', { options: ['0', 'high'] }),
    Worded: select({ options: { 1: 'words.one' } }),
  };
  const panel = definePanel({
    name: 'things',
    menu: { heading: 'Collaboration', order: [1, 1] },
    pages: { modify: formPage({ edits: things, fields, next: 'modify' }) },
  });
  expect(lexiconKeysOf(panel).filter((key) => /options|words/.test(key))).toEqual([
    'fields.Slots.options.all',
    'fields.Level.options.high',
    'words.one',
  ]);
});

test('choices that are data, or that cannot be made without records, need no word', () => {
  const fields = {
    Groups: selectMany({
      options: ({ accounts }) => accounts.ofType('group').map(({ key }) => ({ value: key, text: key })),
    }),
    Named: selectMany({ options: () => [{ value: 'a', text: 'A' }, { value: 'b' }] }),
    Server: selectMany({
      options({ configuration }) {
        const name = configuration.get('SystemName');
        if (!name) throw new Error('no name');
        return [{ value: name.key }];
      },
    }),
  };
  const panel = definePanel({
    name: 'things',
    menu: { heading: 'Collaboration', order: [1, 1] },
    pages: { modify: formPage({ edits: things, fields, next: 'modify' }) },
  });
  expect(lexiconKeysOf(panel).filter((key) => key.startsWith('fields.'))).toEqual([
    'fields.Groups.label',
    'fields.Named.label',
    'fields.Named.options.b',
    'fields.Server.label',
  ]);
});
