import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';

const user = (key: string, more = ''): string =>
  `${key}=user|EmailForward|local|FirstName|Albert|LastName|Collins|PasswordSet|yes|VPNClientAccess|no${more}`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      user('abc'),
      user('bob', '|CellNumber|1'),
      user('both'),
      user('gone'),
      'sales=group|Members|abc,bob',
      'this line is none',
    ],
    packages: ownPackage('people'),
    web: { waitSeconds: 60 },
  });
  admin = new HttpPerson(app.origin);
  await admin.setUp(app.setUpLink, 'Fresh-app-2026');
});

afterAll(() => app.close());

const modify = (key: string): string => `/server-manager/people/modify?key=${key}`;

describe('a stranger', () => {
  test('is sent to the sign-in page from every page, and back afterwards', async () => {
    const stranger = new HttpPerson(app.origin);
    const answer = await stranger.get('/server-manager/people/list?page=2');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      '/server-manager/login?back=%2Fserver-manager%2Fpeople%2Flist%3Fpage%3D2',
    );
  });

  test('cannot change anything, even with a form token of their own', async () => {
    const stranger = new HttpPerson(app.origin);
    const { html } = await stranger.get('/server-manager/login');
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    const answer = await stranger.post(modify('abc'), { _csrf: token, CellNumber: '666' });
    expect(answer.status).toBe(303);
    expect(app.account('abc')).not.toContain('666');
  });

  test('cannot sign in with a wrong password, and is not sent to another site by the sign-in', async () => {
    const stranger = new HttpPerson(app.origin);
    const refused = await stranger.signIn('wrong');
    expect(refused.status).toBe(422);
    expect(refused.html).not.toContain('value="wrong"');
    for (const back of [
      'https://evil.example/',
      '//evil.example/',
      '/server-manager//evil.example',
      '/server-manager/\\evil',
    ])
      expect(
        (await stranger.submit('/server-manager/login', { username: 'x', password: 'y', back })).html,
      ).not.toContain('evil');
  });

  test('cannot use the set-up link once a password was chosen', async () => {
    const stranger = new HttpPerson(app.origin);
    const link = new URL(app.setUpLink);
    expect((await stranger.get(link.pathname + link.search)).status).toBe(403);
    expect((await stranger.get('/server-manager/set-up')).status).toBe(403);
  });

  test('cannot try more passwords by trying them at the same time', async () => {
    const other = await openFreshApp({ web: { signInAttempts: 3 } });
    try {
      await other.admin();
      const stranger = new HttpPerson(other.origin);
      const form = heldByForm((await stranger.get('/server-manager/login')).html);
      const guess = new URLSearchParams([
        ...form.filter(([name]) => name === '_csrf'),
        ['username', 'admin'],
        ['password', 'x'],
      ]);
      const answers = await Promise.all(Array.from({ length: 8 }, () => stranger.post('/server-manager/login', guess)));
      expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 429, 429, 429, 429, 429]);
    } finally {
      await other.close();
    }
  });

  test('has to wait after too many wrong passwords', async () => {
    const other = await openFreshApp({ web: { signInAttempts: 2 } });
    try {
      await other.admin();
      const stranger = new HttpPerson(other.origin);
      expect((await stranger.signIn('a')).status).toBe(422);
      expect((await stranger.signIn('b')).status).toBe(422);
      const late = await stranger.signIn('c');
      expect(late.status).toBe(429);
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });
});

test('signing out is final, also for a form that is still being saved', async () => {
  const leaving = await app.admin();
  const form = heldByForm((await leaving.get(modify('abc'))).html);
  const held = await app.system.databases.accounts.lock();
  const saving = leaving.post(modify('abc'), new URLSearchParams(form));
  const token = form.find(([name]) => name === '_csrf')?.[1] ?? '';
  const cookie = leaving.cookie;
  expect((await leaving.post('/server-manager/sign-out', { _csrf: token })).status).toBe(303);
  await held.release();
  await saving;
  const late = await fetch(`${app.origin}/server-manager/`, { redirect: 'manual', headers: { cookie } });
  expect(late.status).toBe(303);
});

describe('a form token', () => {
  test.each([
    ['missing', {}],
    ['wrong', { _csrf: 'x'.repeat(86) }],
  ])('that is %s is refused, and nothing is written', async (_what, token: Record<string, string>) => {
    const answer = await admin.post(modify('abc'), { ...token, CellNumber: '666' });
    expect(answer.status).toBe(403);
    expect(app.account('abc')).not.toContain('666');
  });

  test("of somebody else's session is refused", async () => {
    const other = await app.admin();
    const { html } = await other.get(modify('abc'));
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    expect((await admin.post(modify('abc'), { _csrf: token, CellNumber: '666' })).status).toBe(403);
  });

  test('does not help a form of another site', async () => {
    const { html } = await admin.get(modify('abc'));
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    for (const header of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const response = await fetch(new URL(modify('abc'), app.origin), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: admin.cookie, ...header },
        body: new URLSearchParams({ _csrf: token, CellNumber: '666' }),
      });
      expect(response.status).toBe(403);
    }
    expect(app.account('abc')).not.toContain('666');
  });
});
