import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../kit/fresh-app.ts';
import { heldByForm, HttpPerson } from '../kit/http-person.ts';
import { ownPackage } from '../kit/own-package.ts';

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
  test('is led to the sign-in from every page, and from there back', async () => {
    const stranger = new HttpPerson(app.origin);
    const answer = await stranger.get('/server-manager/people/list?page=2');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      '/server-manager/login?back=%2Fserver-manager%2Fpeople%2Flist%3Fpage%3D2',
    );
  });

  test('cannot change anything, with a form token of his own either', async () => {
    const stranger = new HttpPerson(app.origin);
    const { html } = await stranger.get('/server-manager/login');
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    const answer = await stranger.post(modify('abc'), { _csrf: token, CellNumber: '666' });
    expect(answer.status).toBe(303);
    expect(app.account('abc')).not.toContain('666');
  });

  test('is not let in with a wrong password, nor led to another site by the sign-in', async () => {
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

  test('cannot try more passwords by trying them at once', async () => {
    const other = await openFreshApp({ web: { signInTries: 3 } });
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
    const other = await openFreshApp({ web: { signInTries: 2 } });
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

test('signing out holds, also for a form that is still being saved', async () => {
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

describe('a submitted field', () => {
  test('is written to the accounts file, and lines that are not records stay', async () => {
    const answer = await admin.submit(modify('abc'), { CellNumber: '  +44 7700 900123 ' });
    expect(answer.status).toBe(303);
    expect(app.account('abc')).toContain('|CellNumber|+44 7700 900123|');
    expect(readFileSync(app.system.databases.accounts.file, 'utf8')).toContain('this line is none');
    expect((await admin.follow(answer)).html).toContain('Cell number saved.');
    expect((await admin.get('/server-manager/people')).html).not.toContain('Cell number saved.');
  });

  test.each([
    ['a bar', 'a|b'],
    ['a trailing backslash', 'a\\'],
    ['a backslash and n', 'C:\\new'],
    ['a line feed', 'a\nroot=user'],
    ['NUL', 'a\0b'],
    ['another control character', 'a\u0007b'],
    ['100 kB', 'x'.repeat(100_000)],
    ['bytes that are not text', '\uFFFD'],
  ])('holding %s is refused with 422, nothing is written', async (_what, CellNumber) => {
    const before = app.account('bob');
    const answer = await admin.submit(modify('bob'), { CellNumber });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('aria-invalid="true"');
    expect(app.account('bob')).toBe(before);
  });

  test.each([
    '<script>alert(1)</script>',
    '"><img src=x>',
    '__proto__',
    "'; DROP TABLE",
    '${7*7}',
    '<%= 7*7 %>',
    '$t(buttons.save)',
    '{{key}}',
  ])('holding %s is data, and shown as it is', async (CellNumber) => {
    expect((await admin.submit(modify('bob'), { CellNumber })).status).toBe(303);
    const escaped = CellNumber.replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&#39;');
    expect((await admin.get('/server-manager/people')).html).toContain(escaped);
  });

  test('that is empty empties the property, and one that is not sent leaves it', async () => {
    await admin.submit(modify('bob'), { CellNumber: '' });
    expect(app.account('bob')).toContain('|CellNumber||');
    await admin.submit(modify('bob'), { CellNumber: '123' });
    const { html } = await admin.get(modify('bob'));
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    expect((await admin.post(modify('bob'), { _csrf: token })).status).toBe(303);
    expect(app.account('bob')).toContain('|CellNumber|123|');
  });

  test('of a literal is never read back', async () => {
    await admin.submit(modify('bob'), {
      User: 'abc',
      FullName: 'Mallory',
      FirstName: 'Mallory',
      type: 'system',
    });
    expect(app.account('bob')).toContain('|FirstName|Albert|');
    expect(app.account('bob')?.startsWith('user|')).toBe(true);
  });
});

describe('a record in the URL', () => {
  test.each(['nobody', 'sales', 'admin', '', '__proto__', 'a=b', '../../etc/passwd', '%00', 'x'.repeat(5000)])(
    'that is not a user (%s) is 404, to look at and to submit',
    async (key) => {
      const path = `/server-manager/people/modify?key=${encodeURIComponent(key)}`;
      expect((await admin.get(path)).status).toBe(404);
      const { html } = await admin.get(modify('abc'));
      const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
      expect((await admin.post(path, { _csrf: token, CellNumber: '1' })).status).toBe(404);
    },
  );

  test('that a script removed between form and submit is 404', async () => {
    const form = await admin.get(modify('gone'));
    await app.system.databases.accounts.update((accounts) => {
      accounts.delete('gone');
    });
    expect((await admin.post(modify('gone'), new URLSearchParams(heldByForm(form.html)))).status).toBe(404);
  });
});

describe('two administrators', () => {
  test('who change the same property: the second is told both values, and may save his', async () => {
    const other = await app.admin();
    const form = heldByForm((await other.get(modify('both'))).html);
    await admin.submit(modify('both'), { CellNumber: '111' });
    const told = await other.post(
      modify('both'),
      new URLSearchParams([...form.filter(([name]) => name !== 'CellNumber'), ['CellNumber', '222']]),
    );
    expect(told.status).toBe(409);
    expect(told.html).toContain('111');
    expect(told.html).toContain('222');
    expect(app.account('both')).toContain('|CellNumber|111|');
    const mine = await other.post(modify('both'), new URLSearchParams(heldByForm(told.html)));
    expect(mine.status).toBe(303);
    expect(app.account('both')).toContain('|CellNumber|222|');
  });

  test('who change different properties of one record both keep theirs', async () => {
    const path = '/server-manager/people/edit?key=both';
    const other = await app.admin();
    const form = heldByForm((await other.get(path)).html);
    await admin.submit(path, { City: 'Leeds' });
    const answer = await other.post(
      path,
      new URLSearchParams([...form.filter(([name]) => name !== 'Dept'), ['Dept', 'Sales']]),
    );
    expect(answer.status).toBe(303);
    expect(app.account('both')).toMatch(/\|City\|Leeds\|(.*\|)?Dept\|Sales\|/);
  });

  test('who save ten records at once lose none', async () => {
    for (let trial = 0; trial < 10; trial++) {
      const keys = Array.from({ length: 10 }, (_, index) => `many${String(index)}`);
      await app.system.databases.accounts.update((accounts) => {
        for (const key of keys) if (!accounts.get(key)) accounts.create(key, 'user', { FirstName: 'A', LastName: 'B' });
      });
      const { html } = await admin.get(modify('many0'));
      const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
      const answers = await Promise.all(
        keys.map((key) => admin.post(modify(key), { _csrf: token, CellNumber: `${key}-${String(trial)}` })),
      );
      expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 303));
      for (const key of keys) expect(app.account(key)).toContain(`|CellNumber|${key}-${String(trial)}|`);
    }
  });
});

describe('an odd request', () => {
  test.each([
    ['GET', '/server-manager/nothing', 404],
    ['GET', '/server-manager/people/nothing', 404],
    ['GET', '/server-manager/constructor/__proto__', 404],
    ['GET', '/server-manager/%E0%A4%A', 400],
    ['GET', '/server-manager/people/list?page=-1&sort=__proto__&order=%ff&search=%00', 200],
    ['GET', '/server-manager/people/list?page=1e99&page=2&page=', 200],
    ['GET', '/server-manager/runs/..%2f..%2fpasswords', 404],
    ['GET', '/server-manager/history?before=-5', 200],
    ['GET', '/server-manager/assets/..%2f..%2fpackage.json', 404],
    ['DELETE', '/server-manager/people/list', 405],
  ])('%s %s is answered %i', async (method, path, status) => {
    const response = await fetch(`${app.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { cookie: admin.cookie },
    });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/\bat .*\.(js|ts):\d+/);
  });

  test('a body that is too large, of another kind or broken is refused, and the server goes on', async () => {
    const post = (body: string | Buffer<ArrayBuffer>, type: string): Promise<Response> =>
      fetch(`${app.origin}${modify('abc')}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: admin.cookie, 'content-type': type },
        body,
      });
    expect((await post('a'.repeat(10_000_000), 'application/x-www-form-urlencoded')).status).toBe(413);
    expect((await post('{"_csrf":1}', 'application/json')).status).toBe(403);
    expect((await post(Buffer.from('_csrf=%ff%fe&CellNumber=%'), 'application/x-www-form-urlencoded')).status).toBe(
      403,
    );
    expect((await post('a', 'application/x-www-form-urlencoded; charset=klingon')).status).toBe(415);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });

  test('a post to a page that only shows is 405', async () => {
    const { html } = await admin.get(modify('abc'));
    const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
    expect((await admin.post('/server-manager/people/list', { _csrf: token })).status).toBe(405);
  });

  test.each([
    {},
    { 'accept-language': '' },
    { 'accept-language': 'x'.repeat(8000) },
    { 'accept-language': '*;q=abc, ../../x' },
    { cookie: 'panelsmith=%' },
    { cookie: `language=__proto__; theme=${'x'.repeat(4000)}` },
  ])('headers like %j do no harm', async (headers) => {
    const response = await fetch(`${app.origin}/server-manager/login`, { headers });
    expect(response.status).toBe(200);
  });
});

describe('what is kept', () => {
  test('the history says who changed what from what to what', async () => {
    await admin.submit(modify('abc'), { CellNumber: '1000' });
    await admin.submit(modify('abc'), { CellNumber: '2000' });
    const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
    expect(entry).toMatchObject({
      author: 'admin',
      origin: 'people/modify',
      state: 'applied',
      changes: [
        { database: 'accounts', key: 'abc', properties: [{ name: 'CellNumber', before: '1000', after: '2000' }] },
      ],
    });
    const { html } = await admin.get('/server-manager/history');
    expect(html).toContain('1000');
    expect(html).toContain('2000');
  });

  test('no password is in any file but as a hash, nor in the log', async () => {
    const secret = 'Very-Secret-99';
    const answer = await admin.submit('/server-manager/people/password?key=abc', {
      password1: secret,
      password2: secret,
    });
    expect(answer.status).toBe(303);
    expect(await app.system.passwords.verify('abc', secret)).toBe(true);
    const files = ['var/lib/panelsmith/history.jsonl', 'var/lib/panelsmith/passwords', 'home/e-smith/db/accounts'];
    for (const file of files) expect(readFileSync(join(app.root.folder, file), 'utf8')).not.toContain(secret);
    expect(app.logged.join('\n')).not.toContain(secret);
    expect(statSync(join(app.root.folder, 'var/lib/panelsmith/passwords')).mode & 0o777).toBe(0o600);
  });

  test('a failure shows an incident number that the log repeats, and nothing else', async () => {
    const broken = await openFreshApp({ packages: { ...ownPackage('people'), 'bad/panel.ts': panelThatThrows } });
    try {
      const person = await broken.admin();
      const answer = await person.get('/server-manager/bad');
      expect(answer.status).toBe(500);
      const incident = /\b[0-9a-f]{6}\b/.exec(answer.html.slice(answer.html.indexOf('<main')))?.[0] ?? 'none';
      expect(broken.logged.some((line) => line.includes(`incident ${incident}`))).toBe(true);
      expect(answer.html).not.toContain('the column is on fire');
      expect((await person.get('/server-manager/people')).status).toBe(200);
    } finally {
      await broken.close();
    }
  });
});

const panelThatThrows = `
import { definePanel, literal, tablePage } from 'panelsmith';
const boom = literal((): string => { throw new Error('the column is on fire'); });
export default definePanel({
  name: 'bad',
  menu: { heading: 'Collaboration', order: [1, 1] },
  pages: { list: tablePage({ lists: { database: 'accounts', type: 'system' }, columns: { boom } }) },
});`;
