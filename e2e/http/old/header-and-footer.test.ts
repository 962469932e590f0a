import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const kit = `import { definePanel, formPage, tablePage, text } from 'panelsmith';
const urls = { database: 'accounts', type: 'url' };`;

const old = (header: string, footer: string): string =>
  `#!/usr/bin/perl -w\n# heading : Demo\n# description : Olds\n# navigation : 1 2\n__DATA__\n<form title="T" header="${header}" footer="${footer}"><page name="First"><title>PAGE</title><field type="text" id="A"><label>L</label></field></page></form>\n`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['one=url'],
    packages: {
      'framed/panel.ts': `${kit} export default definePanel({ name: 'framed', menu: { heading: 'Demo', order: [1, 1] }, pages: {
         list: tablePage({ lists: urls, columns: {} }),
         edit: formPage({ edits: urls, fields: { Note: text() }, next: 'list',
           header: { view: 'views/head.ejs', model: (reading, record) => record.key }, footer: { view: 'views/foot.ejs' } }) } });`,
      'framed/views/head.ejs': '<p>About <%= model %> & <%= "<b>" %></p>',
      'framed/views/foot.ejs': '<p>The end</p>',
      'lost/panel.ts': `${kit} export default definePanel({ name: 'lost', menu: { heading: 'Demo', order: [1, 1] }, pages: {
         edit: formPage({ edits: urls, fields: { Note: text() }, next: 'edit', footer: { view: 'views/none.ejs' } }) } });`,
      'olden/olden': old('views/head.ejs', '/etc/e-smith/web/common/foot.tmpl'),
      'olden/views/head.ejs': '<p>Olden times</p>',
    },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test('a form is shown between the views it names', async () => {
  const { html } = await admin.get('/server-manager/framed/edit?key=one');
  const main = html.slice(html.indexOf('<main'));
  expect(main).toMatch(/<p>About one & &lt;b&gt;<\/p>[^]*<form[^]*<\/form>[^]*<p>The end<\/p>/);
});

test('a view that is not there breaks the package by name', () => {
  const lost = app.system.packages.find(({ name }) => name === 'lost');
  expect(lost?.broken).toContain('page edit: view views/none.ejs is not in the package');
});

test('the form of an old panel can name a view of the package; the standard templates are the frame', async () => {
  const { status, html } = await admin.get('/server-manager/olden');
  expect([status, html.slice(html.indexOf('<main'))]).toEqual([
    200,
    expect.stringMatching(/<p>Olden times<\/p>[^]*<form/),
  ]);
});
