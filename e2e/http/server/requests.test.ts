import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

  test('a body that is too large, of another kind or broken is refused, and the server still works', async () => {
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

  test('passwords are in files only as hashes, and not in the log', async () => {
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
