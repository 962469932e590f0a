import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Layout, TableModel } from './models.ts';
import { openViews } from './views.ts';

const layout: Layout = {
  language: 'en',
  direction: 'ltr',
  theme: 'auto',
  title: { key: 'title', args: {} },
  server: '"office" & <co>',
  user: 'admin',
  menu: [],
  assets: { css: '/css', js: '/js', icons: '/icons', favicon: '/favicon' },
  csrf: 'token',
  languages: [],
  here: '/server-manager/',
  message: undefined,
  refreshSeconds: 0,
};

const table: TableModel = {
  description: '',
  columns: [{ name: 'User', label: 'user', href: '?sort=User', sorted: undefined }],
  rows: [
    {
      key: '"><script>alert(1)</script>',
      cells: [{ text: `<b>'&"</b>`, label: undefined, tone: undefined }],
      actions: [{ label: 'modify', href: '?key=%22&x="', danger: false }],
    },
  ],
  search: { action: '?', typed: '"><i>', sort: '', order: '' },
  paging: { from: 1, to: 1, found: 1, total: 1, previous: undefined, next: undefined, pages: [] },
  create: undefined,
};

const echo = (key: string): string => key;

test('every view compiles', () => {
  expect(() => openViews('views')).not.toThrow();
});

test('a value from a record, a browser or the configuration never becomes markup', () => {
  const html = openViews('views').render('table', { layout, page: table, t: echo });
  expect(html).toContain('&lt;b&gt;&#39;&amp;&quot;&lt;/b&gt;');
  expect(html).toContain('value="&quot;&gt;&lt;i&gt;"');
  expect(html).toContain('href="?key=%22&amp;x=&quot;"');
  expect(html).toContain('&quot;office&quot; &amp; &lt;co&gt;');
  expect(html).not.toMatch(/<b>|<i>|<script>/);
});

test('a sentence from a lexicon never becomes markup', () => {
  const html = openViews('views').render('table', { layout, page: table, t: (key) => `<em>${key}</em>` });
  expect(html).not.toContain('<em>');
});

test('a folder that lacks a view is refused by its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  expect(() => openViews(folder)).toThrow(/no view table/);
});

test('a view that does not compile is refused by its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  writeFileSync(join(folder, 'table.ejs'), '<% if (page) { %>');
  expect(() => openViews(folder)).toThrow(/table\.ejs does not compile/);
});
