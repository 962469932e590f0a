import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import type { HttpPerson } from '../support/http-person.ts';

/**
 * A package that lists shelves.
 * @param cell code of its only column
 */
const listing = (name: string, order: number, cell: string): [string, string] => [
  `${name}/panel.ts`,
  `
import { definePanel, literal, recordPages } from 'panelsmith';

export default definePanel({
  name: '${name}',
  menu: { heading: 'Configuration', order: [4000, ${order}] },
  pages: recordPages({
    records: { database: 'hosts', type: 'shelf' },
    fields: { Comment: literal((shelf) => { ${cell} }) },
    create: false,
    remove: false,
  }),
});
`,
];

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    packages: Object.fromEntries([
      listing('endless', 10, 'for (;;);'),
      listing('failing', 20, `throw new Error('no');`),
      listing('working', 30, `return shelf.prop('Comment') ?? '';`),
    ]),
    web: { panelSeconds: 0.5 },
  });
  await app.system.databases.hosts.update((draft) => {
    draft.create('shelf-1', 'shelf', { Comment: 'in the cellar' });
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test('a search leaves out a list that never ends, and disables only its package', async () => {
  const { status, html } = await admin.get('/server-manager/search?q=cellar');
  expect(status).toBe(200);
  expect(html).toContain('/server-manager/working/modify?key=shelf-1');
  const aside = app.system.packages.flatMap(({ name, aside: reason }) => (reason ? [name] : []));
  expect(aside).toEqual(['endless']);
});
