import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from 'node:http';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';

let app: FreshApp;

beforeAll(async () => {
  app = await openFreshApp();
});

afterAll(() => app.close());

/** Chooses a language with these headers; `fetch` would set its own Host. */
async function submit(headers: Readonly<Record<string, string>>): Promise<{ status: number; html: string }> {
  const person = new HttpPerson(app.origin);
  const token = heldByForm((await person.get('/server-manager/login')).html).find(([name]) => name === '_csrf')?.[1];
  const body = new URLSearchParams({ _csrf: token ?? '', language: 'de' }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded', cookie: person.cookie };
  return new Promise((resolve, reject) => {
    const path = '/server-manager/preferences';
    const sent = request(`${app.origin}${path}`, { method: 'POST', headers: { ...type, ...headers } });
    sent.on('error', reject).on('response', (answer) => {
      let html = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (html += piece));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, html });
      });
    });
    sent.end(body);
  });
}

const inner = '127.0.0.1:9080';

test.each<[string, Record<string, string>]>([
  ['a front end keeps the host', { host: 'panel.example', origin: 'https://panel.example' }],
  ['its letters differ', { host: 'Panel.EXAMPLE', origin: 'https://panel.example' }],
  ['the usual port is said', { host: 'panel.example:443', origin: 'https://panel.example' }],
  ['the usual port of http is said', { host: 'panel.example:80', origin: 'http://panel.example' }],
  ['an own port is used', { host: 'panel.example:8443', origin: 'https://panel.example:8443' }],
  ['of an IPv6 host', { host: '[2001:db8::1]', origin: 'https://[2001:DB8:0::1]' }],
  ['a front end says the host', { host: inner, 'x-forwarded-host': 'panel.example', origin: 'https://panel.example' }],
  [
    'a front end says the host after what came from further on',
    { host: inner, 'x-forwarded-host': 'x.example, Panel.example:443', origin: 'https://panel.example' },
  ],
])('a form is accepted where %s', async (_, headers) => {
  expect((await submit(headers)).status).toBe(303);
});

test.each<[string, Record<string, string>]>([
  ['another host', { host: 'panel.example', origin: 'https://evil.example' }],
  ['another port', { host: 'panel.example', origin: 'https://panel.example:8443' }],
  ['no host', { host: 'panel.example', origin: 'null' }],
  [
    'what only somebody before the front end says',
    { host: inner, 'x-forwarded-host': 'evil.example, panel.example', origin: 'https://evil.example' },
  ],
  [
    'a front end that says another',
    { host: 'panel.example', 'x-forwarded-host': 'other.example', origin: 'https://panel.example' },
  ],
  [
    'a host nobody can have',
    { host: 'panel.example', origin: 'https://panel.example', 'x-forwarded-host': '//$t(menu)"<' },
  ],
])('a form from %s is refused, and both are named', async (_, headers) => {
  const { status, html } = await submit(headers);
  expect(status).toBe(403);
  expect(html).toContain('This form was sent from');
  expect(html).not.toContain('"<');
});

test('the message names the two hosts that differ', async () => {
  const { html } = await submit({ host: inner, origin: 'https://panel.example' });
  expect(html).toContain('sent from https://panel.example, but this server is called 127.0.0.1:9080 here');
});

test('what a browser says about the site counts more than hosts', async () => {
  const host = { host: inner, origin: 'https://panel.example' };
  expect((await submit({ ...host, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  expect((await submit({ host: inner, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});
