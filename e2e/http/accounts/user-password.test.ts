import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { giveKnownPassword, knownPassword } from '../../../src/kit/testing/administrator.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const page = '/user-password';
const old = knownPassword;
const fresh = 'Larkfield-2026';

let app: FreshApp;

beforeEach(async () => {
  app = await openFreshApp({
    accounts: [
      'ann=user|FirstName|Ann|LastName|Low|PasswordSet|yes',
      'bob=user|FirstName|Bob|LastName|High|PasswordSet|no',
      'papers=ibay|Name|Papers|PasswordSet|yes',
    ],
    web: { signInAttempts: 3, accountAttempts: 5, waitSeconds: 5 },
  });
  giveKnownPassword(app.root, ['admin', 'ann', 'bob', 'papers']);
});

afterEach(() => app.close());

function change(person: HttpPerson, typed: Readonly<Record<string, string>>): Promise<HttpAnswer> {
  return person.submit(page, { acctName: 'ann', oldPassword: old, pass: fresh, passVerify: fresh, ...typed });
}

function from(address: string): HttpPerson {
  return new HttpPerson(app.origin, { 'x-forwarded-for': address });
}

test('a user who is not signed in changes their password with the old one', async () => {
  const ann = new HttpPerson(app.origin);
  const answer = await change(ann, {});
  expect([answer.status, answer.headers.get('location')]).toEqual([303, page]);
  expect((await ann.follow(answer)).html).toContain('The password of ann is changed.');
  expect(await app.system.passwords.verify('ann', fresh)).toBe(true);
  const [run] = app.system.events.recent(1);
  expect(run).toMatchObject({ event: 'password-modify', args: ['ann'], author: 'ann' });
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  expect(entry).toMatchObject({ author: 'ann', origin: 'user-password', passwords: ['ann'], changes: [] });
  // Changing the password is not a sign-in.
  expect((await ann.get('/server-manager/')).status).toBe(303);
  expect(app.logged.join('\n')).not.toContain(fresh);
  expect(app.logged.join('\n')).not.toContain(old);
});

test.each([
  ['a wrong old password', { oldPassword: 'wrong' }],
  ['an account that is not there', { acctName: 'nobody' }],
  ['a locked account', { acctName: 'bob' }],
  ['an information bay', { acctName: 'papers' }],
])('%s is refused in the same words', async (_what, typed) => {
  const stored = (): string => readFileSync(join(app.root.state, 'passwords'), 'utf8');
  const before = stored();
  const answer = await change(from('203.0.113.5'), typed);
  expect(answer.status).toBe(422);
  expect(answer.html).toContain('The account or the password is wrong.');
  expect(answer.html).not.toContain(fresh);
  expect(stored()).toBe(before);
});

test('all mistakes of the form are shown at once, and are not counted as tries', async () => {
  const person = from('203.0.113.6');
  for (let time = 0; time < 5; time++) {
    const answer = await change(person, { acctName: '', oldPassword: '', pass: 'weak', passVerify: 'other' });
    expect(answer.status).toBe(422);
    expect(answer.html.match(/aria-invalid="true"/g)).toHaveLength(3);
  }
  const differs = await change(person, { passVerify: 'Larkfield-2027' });
  expect(differs.html).toContain('The two passwords are not the same.');
  expect((await change(person, { acctName: 'admin' })).html).toContain('after signing in');
  expect((await change(person, {})).status).toBe(303);
});

test('guesses are limited by address and by account, together with those of the sign-in', async () => {
  const guesser = from('203.0.113.7');
  for (let time = 0; time < 3; time++) expect((await change(guesser, { oldPassword: 'x' })).status).toBe(422);
  const waits = await change(guesser, {});
  expect([waits.status, Number(waits.headers.get('retry-after')) > 60]).toEqual([429, true]);
  expect((await guesser.signIn(old)).status).toBe(429);
  // After two more tries, the account has to wait at addresses where it has never signed in.
  for (const address of ['203.0.113.8', '203.0.113.9'])
    expect((await change(from(address), { oldPassword: 'x' })).status).toBe(422);
  expect((await change(from('203.0.113.10'), {})).status).toBe(429);
  expect(await app.system.passwords.verify('ann', old)).toBe(true);
});

test('changing a password does not reset the tries of an address', async () => {
  const person = from('203.0.113.11');
  for (let time = 0; time < 2; time++) await change(person, { acctName: 'nobody' });
  expect((await change(person, {})).status).toBe(303);
  expect((await change(person, { acctName: 'nobody' })).status).toBe(422);
  expect((await change(person, { acctName: 'nobody' })).status).toBe(429);
});

test('a form without the token of its page is refused', async () => {
  const person = new HttpPerson(app.origin);
  await person.get(page);
  const typed = { acctName: 'ann', oldPassword: old, pass: fresh, passVerify: fresh };
  expect((await person.post(page, typed)).status).toBe(403);
  expect(await app.system.passwords.verify('ann', old)).toBe(true);
});

test('a double click changes the password once, and both answers say so', async () => {
  const person = new HttpPerson(app.origin);
  const { html } = await person.get(page);
  const token = /name="_csrf" value="([^"]*)"/.exec(html.slice(html.indexOf('<main')))?.[1] ?? '';
  const typed = { _csrf: token, acctName: 'ann', oldPassword: old, pass: fresh, passVerify: fresh };
  const [one, other] = await Promise.all([person.post(page, typed), person.post(page, typed)]);
  expect([one.status, other.status]).toEqual([303, 303]);
});

test('the page is in the language that was chosen on it', async () => {
  const person = new HttpPerson(app.origin);
  const { html } = await person.get(page);
  const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const chosen = await person.post('/server-manager/preferences', { _csrf: token, language: 'de', back: page });
  expect(chosen.headers.get('location')).toBe(page);
  expect(chosen.headers.getSetCookie().filter((cookie) => cookie.includes('Path=/user-password'))).toHaveLength(1);
  expect((await new HttpPerson(app.origin, { 'accept-language': 'de' }).get(page)).html).toContain('Altes Passwort');
});
