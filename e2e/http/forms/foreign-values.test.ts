import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const menu = "menu: { heading: 'Collaboration', order: [3000, 3150] }";
const users = "{ database: 'accounts', type: 'user' }";

/**
 * The first panel declares the values of a property; the second one stores the property from a field and from a
 * post-event.
 */
const packages = {
  'owner/panel.ts': `import { definePanel, formPage, select } from 'panelsmith';
export default definePanel({ name: 'owner', ${menu}, pages: {
  edit: formPage({ edits: ${users}, fields: { Access: select({ options: ['local', 'all'] }) }, next: 'edit' }),
} });\n`,
  'stranger/panel.ts': `import { definePanel, formPage, text } from 'panelsmith';
export default definePanel({ name: 'stranger', ${menu}, pages: {
  edit: formPage({ edits: ${users}, fields: { Access: text(), City: text() }, next: 'edit' }),
  silent: formPage({
    edits: ${users},
    fields: { City: text() },
    next: 'edit',
    postEvent(changes, user, { City }) {
      changes.accounts.setProps(user.key, { Access: City });
    },
  }),
} });\n`,
};

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({ packages });
  admin = await app.admin();
});

beforeEach(() =>
  app.system.databases.accounts.update((accounts) => {
    if (accounts.get('ann')) accounts.delete('ann');
    accounts.create('ann', 'user', { Access: 'local', City: 'Rome' });
  }),
);

afterAll(() => app.close());

const send = (page: string, typed: Readonly<Record<string, string>>) =>
  admin.submit(`/server-manager/stranger/${page}?key=ann`, typed);

const stored = () => ['Access', 'City'].map((name) => app.system.databases.accounts.snapshot().get('ann')?.prop(name));

test('a value that the panel of the property does not know is refused at its field, with the known ones', async () => {
  const { status, html } = await send('edit', { Access: 'everyone', City: 'Oslo' });
  expect(status).toBe(422);
  expect(/<p[^>]*id="f-Access-refusal"[^]*?<\/p>/.exec(html)?.[0]).toMatch(
    /“everyone” is not a value of Access\..*local.*all/s,
  );
  expect(stored()).toEqual(['local', 'Rome']);
});

test('one that a post-event stages is refused at the page', async () => {
  const { status, html } = await send('silent', { City: 'everyone' });
  expect(status).toBe(422);
  expect(html).toContain('“everyone” is not a value of Access.');
  expect(html).not.toContain('id="f-City-refusal"');
  expect(stored()).toEqual(['local', 'Rome']);
});

test('a known value is stored, and so is another field beside an unknown stored value', async () => {
  expect((await send('edit', { Access: 'all', City: 'Oslo' })).status).toBe(303);
  expect(stored()).toEqual(['all', 'Oslo']);
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('ann', { Access: 'odd' });
  });
  expect((await send('edit', { City: 'Bonn' })).status).toBe(303);
  expect(stored()).toEqual(['odd', 'Bonn']);
});
