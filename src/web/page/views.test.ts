import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namesIn } from '../../files/names-in.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { Layout } from './models/layout-model.ts';
import type { TableModel } from './models/table-model.ts';
import { openViews } from './views.ts';
import { listPositionMark, placeholders } from './whole-page.ts';

const layout: Layout = {
  language: 'en',
  direction: 'ltr',
  theme: 'auto',
  title: 'title',
  refused: false,
  server: '"office" & <co>',
  base: '/server-manager',
  account: { user: 'admin', theme: 'auto', languages: [], here: placeholders.here },
  menu: { home: { href: '/server-manager/', current: true }, favourites: [], headings: [] },
  star: undefined,
  assets: { css: '/css', js: '/js', icons: '/icons', favicon: '/favicon' },
  formToken: placeholders.formToken,
  listPosition: listPositionMark,
  message: undefined,
  pending: undefined,
  refreshSeconds: 0,
};

const table: TableModel = {
  notes: [],
  description: '',
  columns: [{ name: 'User', label: 'user', href: '?sort=User', sorted: undefined }],
  rows: [
    {
      key: '"><script>alert(1)</script>',
      isMarked: true,
      cells: [{ heading: 'user', text: `<b>'&"</b>`, label: undefined, href: undefined, tone: undefined, long: false }],
      open: undefined,
      actions: [{ label: 'modify', href: '?key=%22&x="', danger: false }],
      end: 'link',
      hasBox: false,
    },
  ],
  search: { action: '?', typed: '"><i>', hidden: [], showAll: '?' },
  filters: [],
  found: { key: 'found', args: {} },
  leftOut: { empty: [], aside: [], fromEnd: [] },
  paging: { from: 1, to: 1, found: 1, total: 1, previous: undefined, next: undefined, pages: [], sizes: [] },
  rowEnd: 'menu',
  create: undefined,
  bulk: undefined,
  csv: undefined,
  links: [],
  place: '&list="><i>',
};

const texts = { formToken: 'the"token', here: '/server-manager/?a=$&"><i>' };

const echo = (key: string): string => key;

test('every view compiles', () => {
  expect(() => openViews('views')).not.toThrow();
});

test('no view writes a value unescaped: only what another view has written is included as it is', () => {
  const folders = ['views', ...namesIn('panels').map((name) => `panels/${name}/views`)].filter((folder) =>
    existsSync(folder),
  );
  const views = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ejs'))
      .map((name) => `${folder}/${name}`),
  );
  const raw = views.flatMap((view) =>
    [...readFileSync(view, 'utf8').matchAll(/<%-(?! include\().*/g)].map(([text]) => `${view}: ${text}`),
  );
  expect(views.length).toBeGreaterThan(60);
  expect(raw).toEqual([]);
});

test('two views of one name are refused, whatever their folders', () => {
  const folder = temporaryFolder();
  for (const room of ['one', 'other']) {
    mkdirSync(folder.at(room));
    writeFileSync(folder.at(room, 'same.ejs'), '');
  }
  expect(() => openViews(folder.path)).toThrow('two views same');
});

test('a value from a record, a browser or the configuration never becomes markup', () => {
  const html = openViews('views').render('table', { layout, page: table, t: echo }).for(texts).map(String).join('');
  expect(html).toContain('&lt;b&gt;&#39;&amp;&quot;&lt;/b&gt;');
  expect(html).toContain('value="&quot;&gt;&lt;i&gt;"');
  expect(html).toContain('href="?key=%22&amp;x=&quot;&amp;list=&quot;&gt;&lt;i&gt;"');
  expect(html).toContain('&quot;office&quot; &amp; &lt;co&gt;');
  expect(html).not.toMatch(/<b>|<i>|<script>/);
});

test('parts that differ between requests are inserted last, and are escaped too', () => {
  const views = openViews('views');
  const first = views.render('table', { layout, page: table, t: echo }).for(texts).map(String).join('');
  const second = views
    .render('table', { layout, page: table, t: echo })
    .for({ formToken: 'other', here: '/elsewhere' })
    .map(String)
    .join('');
  expect(first).toContain('name="_csrf" value="the&quot;token"');
  expect(first).toContain('name="back" value="/server-manager/?a=$&amp;&quot;&gt;&lt;i&gt;"');
  expect(second).toContain('name="_csrf" value="other"');
  expect(second).toContain('name="back" value="/elsewhere"');
  for (const html of [first, second]) expect(html).not.toContain(placeholders.formToken);
});

test('a cached page shows changes of its frame', () => {
  const views = openViews('views');
  const show = (title: string): string =>
    views
      .render('table', { layout: { ...layout, title }, page: table, t: echo })
      .for(texts)
      .map(String)
      .join('');
  expect(show('one')).toContain('<h1 id="title">one</h1>');
  expect(show('other')).toContain('<h1 id="title">other</h1>');
  expect(show('one')).toContain('<h1 id="title">one</h1>');
});

test('a sentence from a lexicon never becomes markup', () => {
  const html = openViews('views')
    .render('table', { layout, page: table, t: (key) => `<em>${key}</em>` })
    .for(texts)
    .map(String)
    .join('');
  expect(html).not.toContain('<em>');
});

test('a missing view is reported by name', () => {
  const folder = temporaryFolder().path;
  expect(() => openViews(folder)).toThrow(/no view [a-z-]+ in/);
});

test('a view that does not compile is reported by name', () => {
  const folder = temporaryFolder();
  folder.write('table.ejs', '<% if (page) { %>');
  expect(() => openViews(folder.path)).toThrow(/table\.ejs does not compile/);
});
