import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { giveKnownPassword, knownPassword } from '../../../src/kit/testing/administrator.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';
import { tokenOf } from '../../support/restoring.ts';
import { withSecondApp } from '../../support/second-app.ts';

const password = knownPassword;
const settings = { signInAttempts: 2, accountAttempts: 4, waitSeconds: 5 };
const home = '203.0.113.9';

let app: FreshApp;

beforeEach(async () => {
  app = await openFreshApp({ accounts: ['abc=user'], packages: ownPackage('people'), web: settings });
  giveKnownPassword(app.root, ['admin']);
});

afterEach(() => app.close());

function from(address: string, origin = app.origin): HttpPerson {
  return new HttpPerson(origin, { 'x-forwarded-for': address });
}

async function signIn(address: string, typed: string, username = 'admin', origin = app.origin): Promise<number> {
  return (await from(address, origin).signIn(typed, username)).status;
}

async function guesses(count: number, address: (index: number) => string, origin = app.origin): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 1; index <= count; index++) statuses.push(await signIn(address(index), 'x', 'admin', origin));
  return statuses;
}

const anywhere = (index: number): string => `198.51.100.${String(index)}`;

describe('guesses of one account', () => {
  test('from many addresses have to wait, and do not lock others out', async () => {
    expect(await signIn(home, password)).toBe(303);
    expect(await guesses(6, anywhere)).toEqual([422, 422, 422, 422, 429, 429]);
    // Refused are both the right password from another address, which could be the next guess, and a name that does not
    // exist.
    expect(await signIn('198.51.100.77', password)).toBe(429);
    expect(await signIn(home, 'mistyped')).toBe(422);
    expect(await signIn(home, password)).toBe(303);
    expect(await signIn('198.51.100.78', 'x', 'somebody')).toBe(422);
    // After a sign-in, strangers still have no more tries.
    expect(await guesses(1, () => '198.51.100.79')).toEqual([429]);
  });

  test('from where it signed in before have to wait as well', async () => {
    expect(await signIn(home, password)).toBe(303);
    expect(await guesses(3, () => home)).toEqual([422, 422, 429]);
  });

  test('are still counted after a restart, and so are the addresses of earlier sign-ins', async () => {
    expect(await signIn(home, password)).toBe(303);
    await guesses(5, anywhere);
    const file = join(app.root.state, 'sign-in-limits.json');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"admin",{"spent":4');
    await withSecondApp(app.system, settings, async (origin) => {
      expect(await guesses(1, () => '198.51.100.99', origin)).toEqual([429]);
      expect(await signIn(home, password, 'admin', origin)).toBe(303);
    });
  });
});

test.each([
  ['no addresses', (index: number) => `junk${String(index)}`],
  ['one address with other ports', (index: number) => `192.0.2.4:${String(index)}`],
])('tries that come from %s are counted together', async (_, address) => {
  expect(await guesses(3, address)).toEqual([422, 422, 429]);
});

test('guesses of the present password by somebody signed in have to wait, until the next sign-in', async () => {
  const person = from(home);
  await person.signIn(password);
  const change = async (curpass: string): Promise<string> => {
    const fields = { curpass, pass: 'Another-One-2027', passVerify: 'Another-One-2027' };
    const { status, html } = await person.submit('/server-manager/people/systempassword?key=admin', fields);
    return `${String(status)} ${/Too many attempts|The present password is wrong/.exec(html)?.[0] ?? ''}`;
  };
  const wrong = '422 The present password is wrong';
  expect([await change('a'), await change('b')]).toEqual([wrong, wrong]);
  expect([await change('c'), await change(password)]).toEqual(['422 Too many attempts', '422 Too many attempts']);
  await person.get('/server-manager/');
  const again = from(home);
  await again.signIn(password);
  expect((await again.get('/server-manager/people')).status).toBe(200);
  expect(await app.system.passwords.verify('admin', password)).toBe(true);
});

const signInPath = '/server-manager/login';

test('of forty wrong passwords at the same time a few are checked, the others are refused at once, and pages still work', async () => {
  await signIn(home, password);
  const admin = from(home);
  await admin.signIn(password);
  const strangers = Array.from({ length: 40 }, (_, index) => anywhere(index));
  await withSecondApp(app.system, { ...settings, accountAttempts: 100 }, async (origin) => {
    const ended: string[] = [];
    const openSignIn = async (address: string, typed: string): Promise<() => Promise<HttpAnswer>> => {
      const person = from(address, origin);
      const fields = { _csrf: await tokenOf(person, signInPath), username: 'admin', password: typed };
      return () => person.post(signInPath, fields);
    };
    const guesses = await Promise.all(strangers.map((address) => openSignIn(address, 'wrong')));
    const known = await openSignIn(home, password);
    const guessing = guesses.map(async (guess) => {
      const { status, headers } = await guess();
      ended.push(String(status));
      return `${String(status)} ${headers.get('retry-after') ?? ''}`;
    });
    const page = admin.get('/server-manager/people').then(() => ended.push('page'));
    const signedIn = known().then(({ status }) => ended.push(`admin ${String(status)}`));
    const answers = await Promise.all(guessing);
    await Promise.all([page, signedIn]);
    expect(answers.filter((answer) => answer === '422 ').length).toBeLessThanOrEqual(8);
    expect(answers.filter((answer) => answer === '429 5').length).toBeGreaterThanOrEqual(32);
    // Sign-ins from known addresses come first, and pages do not wait for passwords.
    expect(ended.slice(0, ended.lastIndexOf('422'))).toContain('page');
    expect(ended.slice(0, ended.lastIndexOf('422'))).toContain('admin 303');
  });
});

describe('very many strangers who guess', () => {
  test('get a short answer each, and do not lock out people at addresses of earlier sign-ins', async () => {
    expect(await signIn(home, password)).toBe(303);
    const stranger = from(anywhere(1));
    const { html } = await stranger.get('/server-manager/login');
    const guess = async (index: number): Promise<HttpAnswer> =>
      new HttpPerson(app.origin, { 'x-forwarded-for': anywhere(index), cookie: stranger.cookie }).post(
        // Express finds the route in upper and lower case.
        index % 2 === 0 ? '/server-manager/login' : '/Server-Manager/LOGIN/',
        new URLSearchParams([...heldByForm(html).filter(([name]) => name === '_csrf'), ['password', 'x']]),
      );
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => guess(index)));
    const short = answers.filter(({ headers }) => headers.get('content-type')?.startsWith('text/plain'));
    expect(short.length).toBeGreaterThan(20);
    for (const { status, html: text, headers } of short) {
      expect([status, headers.get('retry-after')]).toEqual([429, '5']);
      expect(text).toBe('Too many people are signing in at this moment. Please try again in a few seconds.\n');
    }
    expect(await signIn(home, password)).toBe(303);
  });
});
