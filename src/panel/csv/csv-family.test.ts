import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { hidden, password, text } from '../fields/kinds/text-fields.ts';
import { literal } from '../fields/kinds/literal-field.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { anyFormPage } from '../pages/form-page.ts';
import type { Page, PanelDefinition } from '../pages/panel-definition.ts';
import { tablePage, type TablePage } from '../pages/table/table-page.ts';
import { csvCell, csvFamily, editPageFor, type CsvFamily } from './csv-family.ts';

const hosts = { database: 'hosts', type: 'host' } as const;
const edit = (fields: Fields, more: object = {}): Page => anyFormPage({ edits: hosts, fields, next: 'list', ...more });
const create = (fields: Fields): Page => anyFormPage({ creates: hosts, key: 'HostName', fields, next: 'list' });

/** The family of a list that opens these pages; a page named `create` is the one for new records. */
function familyOf(pages: Readonly<Record<string, Page>>): CsvFamily | undefined {
  const open = Object.keys(pages).filter((name) => name !== 'create');
  const table: TablePage = tablePage({
    lists: hosts,
    columns: {},
    open,
    ...('create' in pages && { create: 'create' }),
  });
  const panel: PanelDefinition = {
    name: 'hosts',
    menu: { heading: 'Network', order: [1, 1] },
    pages: { list: table, ...pages },
  };
  return csvFamily(panel, table);
}

const told = (family: CsvFamily | undefined): unknown =>
  family && {
    key: family.key,
    columns: family.columns.map(({ header, name }) => (header === name ? name : `${name} as ${header}`)),
    pages: [...family.edit.map(({ name }) => name), ...(family.create ? ['create'] : [])],
  };

test('each field of the pages is a column once, under the name of its property', () => {
  const shared = { IP: text(), Mac: text({ property: 'HardwareAddress' }) };
  expect(
    told(
      familyOf({
        modify: edit(shared),
        more: edit({ Mac: text(), Note: text() }),
        create: create({ HostName: text(), IP: text(), New: text() }),
      }),
    ),
  ).toEqual({
    key: 'HostName',
    columns: ['IP', 'Mac as HardwareAddress', 'Note', 'New'],
    pages: ['modify', 'more', 'create'],
  });
});

test('without a page that creates, the first column is called key', () => {
  expect(told(familyOf({ modify: edit({ IP: text() }) }))).toEqual({ key: 'key', columns: ['IP'], pages: ['modify'] });
});

test('secrets, passwords, hidden and shown values and settings of other records are no columns', () => {
  const fields = {
    IP: text(),
    ApiToken: text(),
    Key: text({ property: 'WifiPassword' }),
    pass: password(),
    Mark: hidden({ property: 'Mark' }),
    Shown: literal(() => 'x'),
    Domain: text({ property: { database: 'configuration', key: 'DomainName', name: 'Value' } }),
    note: text({ property: false }),
  };
  expect(told(familyOf({ modify: edit(fields) }))).toMatchObject({ columns: ['IP', 'note'] });
});

test('pages that remove a record, have no columns, are missing or about another database do not count', () => {
  const pages = {
    remove: edit({ IP: text() }, { removes: true }),
    empty: edit({ Shown: literal(() => '') }),
    other: anyFormPage({ edits: { database: 'accounts', type: 'user' }, fields: { City: text() }, next: 'list' }),
  };
  expect(familyOf(pages)).toBeUndefined();
  expect(told(familyOf({ ...pages, modify: edit({ Note: text() }) }))).toMatchObject({
    columns: ['Note'],
    pages: ['modify'],
  });
  const table = tablePage({ lists: hosts, columns: {}, open: ['gone', 'toString'], create: 'gone' });
  expect(
    csvFamily({ name: 'h', menu: { heading: 'N', order: [1, 1] }, pages: { list: table } }, table),
  ).toBeUndefined();
});

test('the first page that is about a record edits it', () => {
  const family = familyOf({ only: edit({ IP: text() }, { only: ['gate'] }), modify: edit({ IP: text() }) });
  const { gate, mail, net } = Object.fromEntries(
    changesOver({ hosts: ['gate=host', 'mail=host', 'net=network'] })
      .database('hosts')
      .all()
      .map((record) => [record.key, record]),
  );
  expect([gate, mail, net].map((record) => family && record && editPageFor(family, record)?.name)).toEqual([
    'only',
    'modify',
    undefined,
  ]);
});

test('a cell is the property exactly as stored; without a property it is what the form would show', () => {
  const fields = {
    On: toggle({ on: 'enabled', off: 'disabled', initially: () => true }),
    Many: selectMany({ options: ['a', 'b'] }),
    note: text({ property: false, initial: (_, record) => `about ${record?.key ?? ''}` }),
  };
  const family = familyOf({ modify: edit(fields) });
  const changes = changesOver({ hosts: ['one=host|On|odd|Many|b,,a', 'two=host'] });
  const cells = (key: string): unknown => {
    const record = changes.database('hosts').get(key);
    return family?.columns.map((column) => record && csvCell(column, record, changes));
  };
  expect(cells('one')).toEqual(['odd', 'b,,a', 'about one']);
  expect(cells('two')).toEqual(['', '', 'about two']);
});
