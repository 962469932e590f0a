import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChangeSet } from '../../changes/change-set.ts';
import { Databases } from '../../db/file/databases.ts';
import { openRoot } from '../../root.ts';
import { selectMany } from '../fields/kinds/choice-fields.ts';
import { text } from '../fields/kinds/text-fields.ts';
import { textarea } from '../fields/kinds/line-fields.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { recordPages } from '../pages/record-pages.ts';
import { csvFamily, type CsvFamily } from './csv-family.ts';
import { planImport, type CsvRow } from './plan-import.ts';
import { readCsv } from './read-csv.ts';
import { writeCsv } from './write-csv.ts';

const pages = recordPages({
  records: { database: 'hosts', type: 'host' },
  key: 'HostName',
  fields: {
    HostName: text(),
    Note: text({ optional: true }),
    About: textarea({ optional: true }),
    Tags: selectMany({ options: ['a', 'b', 'c'] }),
    Listed: toggle(),
    Place: text({ property: 'Room', initial: 'hall' }),
    DoorToken: text({ optional: true }),
  },
  remove: { fields: { Kept: toggle() } },
});

let folder: string;
let family: CsvFamily;
let databases: Databases;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-csv-'));
  databases = new Databases(openRoot(folder));
  const panel = { name: 'hosts', menu: { heading: 'x', order: [1, 1] as const }, pages };
  const { list } = pages;
  if (list?.kind !== 'table') throw new Error('no list');
  const found = csvFamily(panel, list);
  if (!found) throw new Error('no family');
  family = found;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileWith(content: string | Buffer): string {
  const file = join(folder, 'file.csv');
  writeFileSync(file, content);
  return file;
}

async function plan(content: string | Buffer, changes: ChangeSet): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  const context = { run: <outcome>(submit: () => Promise<outcome>) => submit(), check: () => undefined };
  const lines = readCsv(fileWith(content));
  for await (const row of planImport(family, lines, changes, {
    contextFor: () => context,
    label: (field) => `label of ${field}`,
  }))
    rows.push(row);
  return rows;
}

async function exported(changes: ChangeSet, delimiter = ','): Promise<string> {
  const pieces: Buffer[] = [];
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  await writeCsv(family, changes.database('hosts').ofType('host'), changes, delimiter, out);
  return Buffer.concat(pieces).toString();
}

const fresh = (): ChangeSet => new ChangeSet(databases);
const staged = (props: Record<string, string>): ChangeSet => {
  const changes = fresh();
  changes.database('hosts').create('one', 'host', props);
  return changes;
};

test('the columns are the key and the properties of the fields, without secrets and what is asked at a removal', () => {
  expect([family.key, ...family.columns.map(({ header }) => header)]).toEqual([
    'HostName',
    'Note',
    'About',
    'Tags',
    'Listed',
    'Room',
  ]);
});

test('importing an export changes nothing, whatever is stored', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('=1+1', "'=x", '-', '+44 1', '@a', "''", '"', 'a;b,c', ' x ', 'é', "'", '\u20ac'),
  );
  const safe = value.filter((one) => !/[\p{Cc}|\\\uFFFD]/u.test(one) && one.isWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.record({ Note: safe, About: safe, Tags: safe, Listed: safe, Room: safe }), async (props) => {
      const changes = staged(props);
      const content = await exported(changes, ';');
      const [row, ...others] = await plan(content, changes.part());
      expect([row?.kind, row?.cells, others]).toEqual(['same', [], []]);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['UTF-8 with a mark and semicolons', '\uFEFFHostName;Note\r\nnew;"caf\u00e9; ""x"""\r\n'],
  ['Latin-1', Buffer.from('HostName,Note\nnew,"caf\u00e9; ""x"""\n', 'latin1')],
  ['UTF-16 with tabs', Buffer.from('\uFEFFHostName\tNote\r\nnew\t"caf\u00e9; ""x"""\r\n', 'utf16le')],
  ['labels and other capitals', 'label of hostname,LABEL OF NOTE\nnew,"caf\u00e9; ""x"""\n'],
])('a spreadsheet can write %s', async (_, content) => {
  const changes = fresh();
  const rows = await plan(content, changes);
  expect(rows).toMatchObject([{ line: 2, key: 'new', kind: 'create', errors: [] }]);
  const made = changes.database('hosts').get('new');
  expect([made?.prop('Note'), made?.prop('Room'), made?.prop('Listed')]).toEqual(['caf\u00e9; "x"', 'hall', 'no']);
});

test('each line says what it changes, and each error its line and column; a wrong one leaves nothing behind', async () => {
  const changes = staged({ Note: 'old', Tags: 'a', Listed: 'yes', Room: 'r' });
  const content = [
    'HostName,Note,Tags,Listed,Room',
    'one,new,"a,b",no,r',
    'two,"two\nlines",c,yes,r',
    'three,x,z,maybe,',
    'one,again,,,r',
    ',x,,,r',
    'four,x',
  ].join('\n');
  const rows = await plan(content, changes);
  expect(rows.map(({ line, kind }) => [line, kind])).toEqual([
    [2, 'change'],
    [3, 'wrong'],
    [5, 'wrong'],
    [6, 'wrong'],
    [7, 'wrong'],
    [8, 'wrong'],
  ]);
  expect(rows[0]?.cells.map(({ header, before, after }) => [header, before, after])).toEqual([
    ['Note', 'old', 'new'],
    ['Tags', 'a', 'a,b'],
    ['Listed', 'yes', 'no'],
  ]);
  expect(rows.map(({ errors }) => errors.map(({ column, refusal }) => `${column ?? ''} ${refusal.key}`))).toEqual([
    [],
    ['Note errors.controlCharacters'],
    ['Tags errors.notAnOption', 'Listed errors.notAnOption', 'Room errors.required'],
    ['HostName csv.twice'],
    ['HostName errors.required'],
    [' csv.width'],
  ]);
  expect(
    changes
      .database('hosts')
      .ofType('host')
      .map(({ key }) => key),
  ).toEqual(['one']);
});

test.each([
  ['', 'csv.empty'],
  ['Note\nx\n', 'csv.noKey'],
  ['HostName,Note,note\n', 'csv.columnTwice'],
  ['HostName,DoorToken\nx,y\n', 'csv.unknownColumn'],
  ['HostName,Note\nx,"y\n', 'csv.broken'],
])('a file that cannot be read says why: %j', async (content, key) => {
  const rows = await plan(content, fresh());
  expect(rows.map(({ kind, errors }) => [kind, errors[0]?.refusal.key])).toEqual([['wrong', key]]);
});
