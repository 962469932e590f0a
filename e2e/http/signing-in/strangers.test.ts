import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { withSecondApp } from '../../support/second-app.ts';
import { SessionStore } from '../../../src/web/session/session-store.ts';

let app: FreshApp;

beforeAll(async () => {
  app = await openFreshApp();
  await app.admin();
});

afterAll(() => app.close());

const form = (html: string): URLSearchParams =>
  new URLSearchParams([
    ...heldByForm(html).filter(([name]) => name === '_csrf'),
    ['username', 'admin'],
    ['password', 'Fresh-app-2026'],
  ]);

test('nothing is stored for a stranger, and an open sign-in form is valid after a restart too', async () => {
  const stranger = new HttpPerson(app.origin);
  const { html } = await stranger.get('/server-manager/login');
  expect(stranger.cookie).not.toContain('panelsmith=');
  await withSecondApp(app.system, {}, async (origin) => {
    const headers = { cookie: stranger.cookie };
    const answer = await new HttpPerson(origin, headers).post('/server-manager/login', form(html));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/server-manager/']);
  });
});

test('the form of one stranger is not valid for another', async () => {
  const [one, other] = [new HttpPerson(app.origin), new HttpPerson(app.origin)];
  const { html } = await one.get('/server-manager/login');
  await other.get('/server-manager/login');
  expect((await other.post('/server-manager/login', form(html))).status).toBe(403);
  expect((await new HttpPerson(app.origin).post('/server-manager/login', form(html))).status).toBe(403);
  for (const value of ['', 'x', 'x'.repeat(22)]) {
    const forged = new HttpPerson(app.origin, { cookie: `panelsmith-visitor=${value}` });
    expect((await forged.post('/server-manager/login', form(html))).status).toBe(403);
  }
});

test.each(['/server-manager/sign-out', '/server-manager/preferences'])(
  'what a stranger posts to %s leaves no session',
  async (path) => {
    const stranger = new HttpPerson(app.origin);
    const before = readdirSync(join(app.root.state, 'sessions'));
    const answer = await stranger.post(path, form((await stranger.get('/server-manager/login')).html));
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie().join()).not.toContain('panelsmith=');
    expect(readdirSync(join(app.root.state, 'sessions'))).toEqual(before);
  },
);

test('a signed-in person who opens the sign-in page is sent to the home page, or to the wanted page', async () => {
  const admin = await app.admin();
  const home = await admin.get('/server-manager/login');
  expect([home.status, home.headers.get('location')]).toEqual([303, '/server-manager/']);
  const back = await admin.get('/server-manager/login?back=%2Fserver-manager%2Fhistory');
  expect(back.headers.get('location')).toBe('/server-manager/history');
});

test('the name of an account is typed in small letters', async () => {
  const { html } = await new HttpPerson(app.origin).get('/server-manager/login');
  expect(html).toMatch(/<input[^>]*id="username"[^>]*autocapitalize="none"/);
});

test('ending sessions that nobody has does nothing', async () => {
  const folder = join(app.root.state, 'many-sessions');
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 100_000, report: () => undefined });
  const end = async (from: number, to: number): Promise<number> => {
    const began = performance.now();
    for (let index = from; index < to; index++)
      await new Promise((resolve) => {
        store.destroy(String(index), resolve);
      });
    return performance.now() - began;
  };
  const first = await end(0, 1000);
  await end(1000, 8000);
  expect(await end(8000, 9000)).toBeLessThan(5 * first + 500);
});

describe('the language of a browser', () => {
  test.each([
    ['it_IT', 'it'],
    ['it_IT.UTF-8', 'it'],
    ['xx,de_CH;q=0.5', 'de'],
    ['it-IT', 'it'],
    ['_', 'en'],
  ])('that asks for %j is %s', async (header, language) => {
    const { html } = await new HttpPerson(app.origin, { 'accept-language': header }).get('/server-manager/login');
    expect(html).toContain(`<html lang="${language}"`);
  });
});
