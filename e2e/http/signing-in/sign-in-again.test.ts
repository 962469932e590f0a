import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, password, tablePage, text, textarea } from 'panelsmith';
  const users = { database: 'accounts', type: 'user' } as const;
  export default definePanel({ name: 'members', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    list: tablePage({ lists: users, columns: {}, open: 'modify' }),
    modify: formPage({
      edits: users,
      fields: {
        Town: text(),
        Notes: textarea({ optional: true, max: 200_000 }),
        DoorToken: text({ optional: true }),
        Word: password({ optional: true }),
      },
      next: 'list',
    }),
    guide: formPage({
      edits: users,
      fields: { Street: text(), City: text() },
      steps: { one: ['Street'], two: ['City'] },
      next: 'list',
    }),
  } });`;

const signInPassword = 'Fresh-app-2026';
const path = '/server-manager/members/modify?key=abc';
const typed = { Town: 'Rome <b>', Notes: 'one\r\ntwo', DoorToken: 'sesame', Word: 'Secret-word-9' };
let app: FreshApp;
let admin: HttpPerson;

beforeEach(async () => {
  app = await openFreshApp({
    accounts: ['abc=user|Town|Bonn', 'def=user|Town|Graz'],
    packages: { 'members/panel.ts': panel },
  });
  admin = await app.admin();
});

afterEach(() => app.close());

/** Opens a form, ends the session as in another tab, and sends what was typed. */
async function sendAfterSignOut(fields: Readonly<Record<string, string>> = typed, at = path): Promise<HttpAnswer> {
  const opened = await admin.get(at);
  const held = heldByForm(opened.html).filter(([name]) => !(name in fields));
  await signOut();
  return admin.post(at, new URLSearchParams([...held, ...Object.entries(fields)]));
}

async function signOut(): Promise<void> {
  const token = new Map(heldByForm((await admin.get(path)).html)).get('_csrf') ?? '';
  expect((await admin.post('/server-manager/sign-out', { _csrf: token })).status).toBe(303);
}

/** Sends the sign-in form of a page. */
async function signIn({ html }: HttpAnswer, fields: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  const own = Object.entries({ username: 'admin', password: signInPassword, ...fields });
  return admin.post('/server-manager/login', new URLSearchParams([...new Map([...heldByForm(html), ...own])]));
}

function stored(): string {
  const folder = join(app.root.state, 'sessions');
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

test('what was typed before the session ended is there again after the sign-in, and is saved', async () => {
  const asked = await sendAfterSignOut();
  expect(asked.status).toBe(403);
  expect(asked.html).toContain('what you typed is kept');
  expect(asked.html).not.toContain('Rome');
  expect(app.account('abc')).toBe('user|Town|Bonn');
  const wrong = await signIn(asked, { password: 'wrong' });
  expect(wrong.status).toBe(422);
  const form = await admin.follow(await signIn(wrong));
  expect(form.html).toMatch(/Nothing has been saved yet[^]*value="Rome &lt;b&gt;"[^]*one\r?\ntwo/);
  expect(form.html).toContain('Passwords and files were not kept');
  for (const secret of ['sesame', 'Secret-word-9']) {
    expect(form.html).not.toContain(secret);
    expect(stored()).not.toContain(secret);
  }
  const held = heldByForm(form.html);
  expect((await admin.post(path, new URLSearchParams([...held, ['Notes', 'one']]))).status).toBe(303);
  expect(app.account('abc')).toContain('Town|Rome <b>');
  expect(stored()).not.toContain('Rome');
});

test('a password that ends the session keeps what is typed in other tabs as well', async () => {
  const held = heldByForm((await admin.get(path)).html).filter(([name]) => name !== 'Town');
  await app.system.passwords.set('admin', 'Another-One-2027');
  const asked = await admin.post(path, new URLSearchParams([...held, ['Town', 'Oslo']]));
  expect(asked.html).toContain('what you typed is kept');
  expect((await admin.follow(await signIn(asked, { password: 'Another-One-2027' }))).html).toContain('value="Oslo"');
});

test('in a tab that was open before the new sign-in, what was typed is shown and not yet saved', async () => {
  const held = heldByForm((await admin.get(path)).html).filter(([name]) => name !== 'Town');
  await signOut();
  await admin.signIn(signInPassword);
  const refused = await admin.post(path, new URLSearchParams([...held, ['Town', 'Oslo']]));
  expect([refused.status, refused.html.includes('What you typed is kept')]).toEqual([403, true]);
  const form = await admin.get(
    /href="([^"]*)"[^>]*>\s*Open the form/.exec(refused.html)?.[1]?.replaceAll('&amp;', '&') ?? '',
  );
  expect(form.html).toContain('value="Oslo"');
  expect(app.account('abc')).toBe('user|Town|Bonn');
  const other = await admin.get('/server-manager/members/modify?key=def');
  expect(other.html).not.toContain('Oslo');
  expect((await admin.get(path)).html).toContain('value="Bonn"');
});

test('nobody gets what another person typed', async () => {
  const asked = await sendAfterSignOut();
  // Imitates a form of another person: the sealed text says whose it is, and cannot be changed.
  const kept = heldByForm(asked.html).find(([name]) => name === 'kept')?.[1] ?? '';
  expect(Buffer.from(kept, 'base64url').toString('latin1')).not.toContain('Rome');
  for (const text of [`${kept.slice(0, -4)}AAAA`, randomBytes(90).toString('base64url'), 'x', '']) {
    const answer = await signIn(asked, { kept: text });
    expect(answer.headers.get('location')).toBe(path);
    expect((await admin.follow(answer)).html).toContain('value="Bonn"');
    await signOut();
  }
});

test('a form with a foreign token is refused', async () => {
  const mask = randomBytes(64).toString('base64url');
  const stranger = new HttpPerson(app.origin);
  for (const token of ['', 'x', mask, `${mask}.short`])
    expect((await stranger.post(path, { _csrf: token, Town: 'Rome' })).html).toContain('This form is too old');
  const asked = await stranger.post(path, { _csrf: `${mask}.${randomBytes(16).toString('base64url')}`, Town: 'Rome' });
  expect(asked.status).toBe(403);
  const held = new Map([...heldByForm(asked.html), ['username', 'admin'], ['password', signInPassword]]);
  const answer = await stranger.post('/server-manager/login', new URLSearchParams([...held]));
  expect((await stranger.follow(answer)).html).toContain('value="Bonn"');
});

test('text that is too long is not kept, and the page says so', async () => {
  const asked = await sendAfterSignOut({ ...typed, Notes: 'x'.repeat(70_000) });
  expect(asked.html).toContain('too long to be kept here');
  expect((await admin.follow(await signIn(asked))).html).toContain('value="Bonn"');
});

test('text that is too long is not kept in a tab that was open before the new sign-in either', async () => {
  const held = heldByForm((await admin.get(path)).html).filter(([name]) => name !== 'Notes');
  await signOut();
  await admin.signIn(signInPassword);
  const answer = await admin.post(path, new URLSearchParams([...held, ['Notes', 'x'.repeat(70_000)]]));
  expect(answer.html).toContain('This form is too old');
  expect(stored()).not.toContain('xxxx');
});

test('what was typed on a step is shown again on that step', async () => {
  const first = await admin.get('/server-manager/members/guide?key=abc');
  const at = first.headers.get('location') ?? '';
  const asked = await sendAfterSignOut({ Street: 'Ring 1' }, at);
  const answer = await signIn(asked);
  const step = await admin.follow(await admin.follow(answer));
  expect(step.html).toMatch(/Nothing has been saved yet[^]*value="Ring 1"/);
});
