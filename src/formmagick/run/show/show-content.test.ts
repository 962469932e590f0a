import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import type { SubAnswer, SubPanel } from '../../subs.ts';
import { askedRequest } from '../calls/asked-request.fixture.ts';
import { subPanel } from '../calls/sub-panel.ts';
import type { PageRow } from './page-view.ts';
import { contentRows, pageAddress } from './show-content.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

/** The rows of a page for what a sub returns. */
function rowsOf(sub: (panel: SubPanel) => SubAnswer): readonly PageRow[] {
  const request = askedRequest(folder, { pages: '<page name="First"/>' });
  return contentRows(request, sub(subPanel(request)), ({ id }) => ({ kind: 'notice', text: `field ${id}` }));
}

test('a text is shown as text, never as markup, and an empty one not at all', () => {
  expect(rowsOf(() => '<b>5 & 6</b>')).toEqual([{ kind: 'rich', rich: ['<b>5 & 6</b>'] }]);
  expect(rowsOf(() => ['a', '', 0, ['b']])).toEqual([
    { kind: 'rich', rich: ['a'] },
    { kind: 'rich', rich: ['0'] },
    { kind: 'rich', rich: ['b'] },
  ]);
});

test('what is not content is not shown', () => {
  for (const answer of [undefined, null, true, {}, new Map([['a', 'b']]), { kind: 'toString' }, { kind: 'script' }])
    expect(rowsOf(() => answer)).toEqual([]);
});

test('a list of lists of texts is a table without headings; no list is no table', () => {
  expect(
    rowsOf(() => [
      ['a', 'b'],
      ['c', 'd'],
    ]),
  ).toEqual([
    {
      kind: 'table',
      table: {
        title: '',
        headings: [],
        rows: [
          { cells: ['a', 'b'], links: [] },
          { cells: ['c', 'd'], links: [] },
        ],
        empty: '',
      },
    },
  ]);
  expect(rowsOf(() => [])).toEqual([]);
});

test('a table has the cells of its columns, and the links that are possible for a row', () => {
  const [row] = rowsOf((panel) =>
    panel.table({
      columns: { Bell: 'BELL', Count: 'COUNT' },
      rows: [
        { Count: '2', Bell: 'front', Other: 'not shown' },
        { Bell: 'back', Count: 3 as unknown as string },
        { Bell: [] as unknown as string },
      ],
      actions: {
        MODIFY: 'Modify',
        BELL_REMOVE: ({ Bell = '' }) => (Bell === 'front' ? panel.link('BELL_REMOVE', 'Remove', { Bell }) : undefined),
      },
      empty: 'NO_BELLS',
    }),
  );
  expect(row).toMatchObject({ kind: 'table', table: { title: '', headings: ['BELL', 'COUNT'], empty: 'NO_BELLS' } });
  const rows = row?.kind === 'table' ? row.table.rows : [];
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['front', '2'],
    ['back', '3'],
    ['', ''],
  ]);
  expect(rows[0]?.links).toEqual([
    { text: 'MODIFY', href: '/m/bells/Modify?Count=2&Bell=front&Other=not+shown', danger: false },
    { text: 'BELL_REMOVE', href: '/m/bells/Remove?Bell=front', danger: true },
  ]);
  expect(rows.map(({ links }) => links.length)).toEqual([2, 1, 1]);
});

test.each([
  ['REMOVE', true],
  ['delete', true],
  ['REMOVE_BELL', true],
  ['BELL_DELETE_ALL', true],
  ['REMOVED', false],
  ['UNDELETE', false],
  ['MODIFY', false],
])('a button or link %s is dangerous: %s', (label, danger) => {
  expect(rowsOf((panel) => panel.button(label, 'go'))).toEqual([
    { kind: 'button', button: { text: label, name: 'go', danger } },
  ]);
  expect(rowsOf((panel) => panel.link(label, 'First'))).toEqual([
    { kind: 'link', link: { text: label, href: '/m/bells/First', danger } },
  ]);
});

test('headings, paragraphs and fields come in the order of the list', () => {
  expect(
    rowsOf((panel) => [panel.heading('TITLE'), panel.field({ id: 'Bell', label: 'BELL' }), panel.paragraph('ABOUT')]),
  ).toEqual([
    { kind: 'heading', text: 'TITLE' },
    { kind: 'notice', text: 'field Bell' },
    { kind: 'rich', rich: ['ABOUT'] },
  ]);
});

test('the address of a page leads to this page with these values, whatever their characters', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '/', '?', '#', '%', '&', '=', '+', ' ', 'é', '😀') });
  fc.assert(
    fc.property(name, fc.dictionary(name, name), (page, values) => {
      const address = pageAddress({ base: '/m', panel: 'bells' }, page, values);
      const { pathname, searchParams } = new URL(address, 'https://office.test');
      expect(decodeURIComponent(pathname)).toBe(`/m/bells/${page}`);
      expect([...searchParams]).toEqual(Object.entries(values));
    }),
  );
});
