import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

let app: FreshApp;
let admin: HttpPerson;

beforeEach(async () => {
  app = await openFreshApp({ accounts: ['abc=user|FirstName|A|LastName|B'], packages: ownPackage('people') });
  admin = await app.admin();
});

afterEach(async () => {
  await app.close();
});

function write(path: string, text: string): void {
  const file = join(app.root.folder, 'packages', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function writePager(label: string): void {
  write(
    'pagers/panel.ts',
    `import { definePanel, formPage, literal, tablePage, text } from 'panelsmith';
     const users = { database: 'accounts', type: 'user' } as const;
     const fields = { User: literal((user) => user.key), Pager: text({ optional: true }) };
     export default definePanel({ name: 'pagers', menu: { heading: 'Collaboration', order: [3000, 3200] }, pages: {
       list: tablePage({ lists: users, columns: fields, open: 'modify' }),
       modify: formPage({ edits: users, fields, next: 'list' }) } });`,
  );
  write(
    'pagers/locales/en.json',
    JSON.stringify({
      menu: label,
      pages: {
        list: { title: label, description: 'All of them.' },
        modify: { title: 'Modify {{key}}', description: 'One of them.', button: 'Save' },
      },
      fields: { User: { label: 'User' }, Pager: { label: 'Pager' } },
      actions: { modify: 'Modify' },
    }),
  );
  write('pagers/db/configuration/defaults/pagers/type', 'service');
}

async function refresh(): Promise<string> {
  const page = await admin.get('/server-manager/packages');
  const token = heldByForm(page.html).find(([name]) => name === '_csrf')?.[1] ?? '';
  return (await admin.follow(await admin.post('/server-manager/packages/refresh', { _csrf: token }))).html;
}

test('a new folder is in the menu after a refresh, with its defaults, and gone after it is removed', async () => {
  await admin.get('/server-manager/people');
  writePager('Pagers');
  expect((await admin.get('/server-manager/pagers')).status).toBe(404);
  expect(await refresh()).toContain('New: pagers.');
  const list = await admin.get('/server-manager/pagers');
  expect(list.html).toContain('<h1 id="title">Pagers</h1>');
  expect((await admin.get('/server-manager/people')).html).toContain('href="/server-manager/pagers"');
  expect((await admin.submit('/server-manager/pagers/modify?key=abc', { Pager: '77' })).status).toBe(303);
  expect(app.account('abc')).toContain('|Pager|77');
  expect(app.system.databases.configuration.snapshot().get('pagers')?.type).toBe('service');
  rmSync(join(app.root.folder, 'packages/pagers'), { recursive: true });
  expect(await refresh()).toContain('Removed: pagers.');
  expect((await admin.get('/server-manager/pagers')).status).toBe(404);
  expect((await admin.get('/server-manager/people')).html).not.toContain('pagers');
});

test('after a refresh an edited panel is shown as it is now, a broken one is named, and if nothing changed the page says so', async () => {
  writePager('Pagers');
  await refresh();
  expect(await refresh()).toContain('No package has changed.');
  writePager('Beepers');
  write('pagers/note.js', '// the package as a whole has changed');
  expect(await refresh()).toContain('Changed: pagers.');
  expect((await admin.get('/server-manager/pagers')).html).toContain('<h1 id="title">Beepers</h1>');
  write('pagers/panel.ts', 'throw new Error("no more pagers");');
  expect(await refresh()).toContain('no more pagers');
  const page = await admin.get('/server-manager/pagers');
  expect(page.status).toBe(503);
  expect(page.html).toContain('The page Packages says what is wrong with it.');
  expect((await admin.get('/server-manager/people')).status).toBe(200);
});

test('a button that is pressed twice acts once, and both requests get the same answer', async () => {
  writePager('Pagers');
  const page = await admin.get('/server-manager/packages');
  const token = heldByForm(page.html).find(([name]) => name === '_csrf')?.[1] ?? '';
  const press = (): Promise<HttpAnswer> => admin.post('/server-manager/packages/refresh', { _csrf: token });
  const [first, second] = await Promise.all([press(), press()]);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect((await admin.follow(second)).html).toContain('New: pagers.');
  expect((await admin.follow(await press())).html).toContain('New: pagers.');
  expect(app.logged.filter((line) => line.includes('looked for packages again'))).toHaveLength(1);
});
