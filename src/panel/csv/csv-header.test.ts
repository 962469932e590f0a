import fc from 'fast-check';
import { expect, test } from 'vitest';
import { text } from '../fields/kinds/text-fields.ts';
import { recordPages } from '../pages/record-pages.ts';
import { csvFamily, type CsvFamily } from './csv-family.ts';
import { readCsvHeader } from './csv-header.ts';

const records = { database: 'hosts', type: 'host' } as const;

/** Hosts with a name, a note and a place, which is stored as `Room`. */
function hosts(options: { readonly creates: boolean }): CsvFamily {
  const pages = recordPages({
    records,
    key: 'HostName',
    fields: { HostName: text(), Note: text({ optional: true }), Place: text({ property: 'Room' }) },
  });
  const { list } = pages;
  if (list?.kind !== 'table') throw new Error('no list');
  const family = csvFamily({ name: 'hosts', menu: { heading: 'x', order: [1, 1] }, pages }, list);
  if (!family) throw new Error('no family');
  return options.creates ? family : { ...family, key: 'key', create: undefined };
}

const family = hosts({ creates: true });
const german: Readonly<Record<string, string>> = {
  HostName: 'Rechnername',
  Note: 'Bemerkung',
  Place: 'Ort',
  key: 'Kennung',
};
const label = (field: string): string => german[field] ?? field;

/** The name of the field in each place, and `key`; or what is refused, with the column. */
function read(cells: readonly string[], from: CsvFamily = family): readonly (string | undefined)[] {
  const header = readCsvHeader(from, cells, label);
  if ('refusals' in header) return header.refusals.map(({ column, refusal }) => `${refusal.key} ${column}`);
  expect(header.width).toBe(cells.length);
  const found = new Map(header.columns.map(({ at, column }) => [at, column.name]));
  return cells.map((_, at) => (at === header.key ? 'key' : found.get(at)));
}

const namesOf = {
  key: ['key', 'HostName', 'Rechnername'],
  Note: ['Note', 'Bemerkung'],
  Place: ['Place', 'Room', 'Ort'],
} as const;
const fields = ['key', 'Note', 'Place'] as const;

/** A name as people write it, or as a spreadsheet changes it. */
const written = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(name, name.toLowerCase(), name.toUpperCase()),
      fc.constantFrom('', ' ', '\t', '\uFEFF', '\u00A0'),
      fc.constantFrom('', ' '),
    )
    .map(([cased, before, after]) => before + cased + after);

test('columns are found in any order, with any capitals, by property, field or what the field is called', () => {
  const columns = fc.tuple(...fields.map((field) => fc.constantFrom(...namesOf[field]).chain(written)));
  const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
  fc.assert(
    fc.property(columns, order, (names, order) => {
      const cells = order.map((at) => names[at] ?? '');
      expect(read(cells)).toEqual(order.map((at) => fields[at]));
    }),
  );
});

test('the key alone is enough, and columns may be missing', () => {
  expect(read(['HostName'])).toEqual(['key']);
  expect(read(['Ort', 'HostName'])).toEqual(['Place', 'key']);
});

test('an unknown column is refused with its name as written, since its values would be lost', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      fc.pre(!Object.values(namesOf).some((all) => all.some((one) => one.toLowerCase() === name.trim().toLowerCase())));
      expect(read(['HostName', name])).toEqual([`csv.unknownColumn ${name}`]);
    }),
  );
});

test.each([
  [['HostName', 'Note', 'note'], ['csv.columnTwice note']],
  [['HostName', 'Note', ' Bemerkung'], ['csv.columnTwice  Bemerkung']],
  [
    ['HostName', 'Room', 'Place', 'Ort'],
    ['csv.columnTwice Place', 'csv.columnTwice Ort'],
  ],
  [['key', 'Note', 'HostName'], ['csv.columnTwice HostName']],
  [['Rechnername', 'KEY'], ['csv.columnTwice KEY']],
])('of two columns for the same field in %j the later one is refused', (cells, refused) => {
  expect(read(cells)).toEqual(refused);
});

test('a name of a field wins over what another one is called, and over the general name of the key', () => {
  const pages = recordPages({
    records,
    key: 'HostName',
    fields: { HostName: text(), Name: text({ optional: true }), Key: text({ optional: true }) },
  });
  const { list } = pages;
  if (list?.kind !== 'table') throw new Error('no list');
  const named = csvFamily({ name: 'hosts', menu: { heading: 'x', order: [1, 1] }, pages }, list);
  if (!named) throw new Error('no family');
  const header = readCsvHeader(named, ['HostName', 'Name', 'Key'], (field) => (field === 'HostName' ? 'Name' : field));
  expect(header).toMatchObject({ key: 0, columns: [{ column: { name: 'Name' } }, { column: { name: 'Key' } }] });
});

test('a file without a key is refused with the name of the key', () => {
  expect(read(['Note'])).toEqual(['csv.noKey HostName']);
  expect(read([])).toEqual(['csv.noKey HostName']);
  expect(read([''])).toEqual(['csv.unknownColumn ', 'csv.noKey HostName']);
});

test('everything that is wrong is said at once', () => {
  expect(read(['Note', 'Colour', 'NOTE', 'Size'])).toEqual([
    'csv.unknownColumn Colour',
    'csv.columnTwice NOTE',
    'csv.unknownColumn Size',
    'csv.noKey HostName',
  ]);
});

test('where no page creates records the key has no other names', () => {
  const edited = hosts({ creates: false });
  expect(read(['Key', 'Note'], edited)).toEqual(['key', 'Note']);
  expect(read(['Kennung', 'key'], edited)).toEqual(['csv.unknownColumn Kennung']);
  expect(read(['HostName', 'key'], edited)).toEqual(['csv.unknownColumn HostName']);
});

test('names that every object has are unknown columns', () => {
  expect(read(['HostName', '__proto__', 'constructor'])).toEqual([
    'csv.unknownColumn __proto__',
    'csv.unknownColumn constructor',
  ]);
});
