import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { HttpPerson } from '../support/http-person.ts';
import { ownPackage } from '../support/own-package.ts';
import { thingPanel } from '../support/thing-panel.ts';

const markup = `"><img src=x onerror=alert(1)><script>alert('1')</script>{{x}}$t(buttons.home)<%= 7*7 %>`;
const secret = 'Zq7-Very-Hush-99';

let app: FreshApp;
let admin: HttpPerson;

/** An action that prints markup, and how often it sees the secret in the arguments and environments of processes. */
const action = `#!/bin/sh
printf '%s\\n' '<script>alert(2)</script><img src=x>' '\\033[31mred' "$*"
for file in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' ' ' < $file 2>/dev/null; done | grep -c 'Zq7-Very-[H]ush' | sed 's/^/seen:/'
exit 3
`;

beforeAll(async () => {
  const name = 'thing"><img src=x>';
  app = await openFreshApp({
    accounts: [
      `abc=user|FirstName|${markup}|LastName|${markup}|CellNumber|${markup}|PasswordSet|yes|${markup.replaceAll('|', '')}|1`,
      `${name.replace('=', '')}=url|Note|${markup}`,
      `<b>x</b>=user|FirstName|A|LastName|B`,
      'sales<i>=group|Members|abc',
    ],
    packages: { ...ownPackage('people'), ...thingPanel('things', {}) },
    web: { waitSeconds: 10 },
  });
  await app.system.databases.configuration.update((draft) => {
    for (const key of ['SystemName', 'DomainName'])
      if (draft.get(key)) draft.setType(key, markup);
      else draft.create(key, markup, {});
  });
  for (const event of ['user-modify', 'password-modify', 'user-lock']) {
    const folder = app.root.path('etc/e-smith/events', event);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'S20"><img src=x onerror=alert(3)>');
    writeFileSync(file, action);
    chmodSync(file, 0o755);
  }
  admin = await app.admin();
  await admin.submit('/server-manager/people/edit?key=abc', { FirstName: markup, LastName: 'B', City: 'C' });
  await admin.submit('/server-manager/people/modify?key=abc', { CellNumber: markup });
});

afterAll(() => app.close());

describe('text that looks like markup', () => {
  test.each([
    '',
    'people',
    `people?search=${encodeURIComponent(markup)}&sort=${encodeURIComponent(markup)}`,
    'people/modify?key=abc',
    `people/modify?key=${encodeURIComponent(markup)}`,
    'people/modify?key=%3Cb%3Ex%3C%2Fb%3E',
    'people/create',
    'people/remove?key=abc',
    'things',
    'history',
    'runs',
    'packages',
    encodeURIComponent(markup),
  ])('is shown as text on the page %s', async (path) => {
    expectText((await admin.get(`/server-manager/${path}`)).html);
  });

  test('is shown as text on the sign-in page', async () => {
    const back = encodeURIComponent(`/server-manager/${markup}`);
    expectText((await new HttpPerson(app.origin).get(`/server-manager/login?back=${back}`)).html);
  });

  function expectText(html: string): void {
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).not.toMatch(/<img|<script>|<b>x|<i>|alert\(1\)>|onerror=alert\(1\)>/);
    expect(html.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1);
  }

  test('is shown as text on the page of a run: its name, its arguments, its output and its actions', async () => {
    for (const run of app.system.events.recent(9)) {
      const { status, html } = await admin.get(`/server-manager/runs/${run.id}?back=${encodeURIComponent(markup)}`);
      expect([status, html]).toEqual([200, expect.stringContaining('&lt;script&gt;alert(2)&lt;/script&gt;')]);
      expect(html).not.toMatch(/<img|<script>/);
      expect(html).not.toContain('\u001b');
    }
    expect(app.system.events.recent(9).length).toBeGreaterThan(0);
  });

  test('is refused and shown again as text', async () => {
    const { status, html } = await admin.submit('/server-manager/people/create', {
      acctName: markup,
      FirstName: `${markup}|`,
      LastName: '',
    });
    expect(status).toBe(422);
    expect(html).not.toMatch(/<img|<script>/);
    expect(html).toContain('&lt;img src=x');
  });
});

test('a password is in no argument, environment, file, journal, log line, page or URL', async () => {
  const seen: string[] = [];
  const submit = async (path: string, fields: Record<string, string>): Promise<void> => {
    const answer = await admin.submit(path, fields);
    seen.push(answer.html, answer.headers.get('location') ?? '', (await admin.follow(answer)).html);
  };
  await submit('/server-manager/people/password?key=abc', { password1: secret, password2: secret });
  await submit('/server-manager/people/password?key=abc', { password1: secret, password2: `${secret}x` });
  await submit('/server-manager/people/systempassword?key=admin', {
    curpass: secret,
    pass: `${secret}A`,
    passVerify: `${secret}A`,
  });
  await submit('/server-manager/login', { username: 'admin', password: secret });
  const run = app.system.events.recent(9).find(({ event }) => event === 'password-modify');
  const output = app.system.events
    .find(run?.id ?? '')
    ?.actions.map((one) => one.output)
    .join('\n');
  expect(output).toContain('seen:0');
  for (const page of ['history', 'runs', `runs/${run?.id ?? ''}`, ''])
    seen.push((await admin.get(`/server-manager/${page}`)).html);
  for (const file of readdirSync(app.root.folder, { recursive: true, withFileTypes: true }))
    if (file.isFile()) seen.push(readFileSync(join(file.parentPath, file.name), 'latin1'));
  for (const text of [...seen, app.logged.join('\n')]) expect(text.includes(secret)).toBe(false);
});
