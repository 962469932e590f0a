import { writeFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';
import { Databases } from '../../../src/db/file/databases.ts';

const users = ['gone', 'locked', 'same', 'stale', 'twice', 'leave', 'seen'];

let app: FreshApp;
let one: HttpPerson;
let other: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: users.map(
      (key) => `${key}=user|EmailForward|local|FirstName|A|LastName|${key}|PasswordSet|yes|VPNClientAccess|no`,
    ),
    packages: ownPackage('people'),
    web: { waitSeconds: 60 },
  });
  one = await app.admin();
  other = await app.admin();
});

afterAll(() => app.close());

const page = (name: string, key?: string): string =>
  `/server-manager/people/${name}${key === undefined ? '' : `?key=${key}`}`;
const cell = (key: string): string => `/server-manager/people/modify?key=${key}`;

/** A form that was opened before and is sent now. */
function send(
  person: HttpPerson,
  path: string,
  form: HttpAnswer,
  fields: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const kept = heldByForm(form.html).filter(([name]) => !(name in fields));
  return person.post(path, new URLSearchParams([...kept, ...Object.entries(fields)]));
}

const runsOf = (event: string, key: string): number =>
  app.system.events.recent(100).filter((run) => run.event === event && run.args[0] === key).length;

describe('one removes a user', () => {
  test('while the other has forms of that user open: saving none of them brings the user back', async () => {
    const forms = await Promise.all(
      ['edit', 'lock', 'password'].map(async (name) => [name, await other.get(page(name, 'gone'))] as const),
    );
    expect((await one.submit(page('remove', 'gone'), {})).status).toBe(303);
    for (const [name, form] of forms)
      expect(
        (await send(other, page(name, 'gone'), form, { password1: 'Very-Long-1', password2: 'Very-Long-1' })).status,
      ).toBe(404);
    expect(app.account('gone')).toBeUndefined();
  });

  test('and the other does the same at the same time: the user is removed once', async () => {
    const forms = await Promise.all([one.get(page('remove', 'leave')), other.get(page('remove', 'leave'))]);
    const answers = await Promise.all(
      [one, other].map((person, index) => send(person, page('remove', 'leave'), forms[index] ?? forms[0], {})),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(303);
    expect([404, 409]).toContain(statuses[1]);
    expect(runsOf('user-delete', 'leave')).toBe(1);
    expect(app.account('leave')).toBeUndefined();
  });
});

test('both lock a user: the user is locked once, and the second person sees that', async () => {
  const form = await other.get(page('lock', 'locked'));
  expect((await one.submit(page('lock', 'locked'), {})).status).toBe(303);
  expect((await send(other, page('lock', 'locked'), form, {})).status).toBe(409);
  expect(runsOf('user-lock', 'locked')).toBe(1);
});

test.each([
  ['two people', () => [one, other] as const],
  ['a double click', () => [one, one] as const],
])('%s who create the same user at the same time make one, and the other one sees why not', async (what, people) => {
  const acctName = what === 'a double click' ? 'clicked' : 'newcomer';
  const [first, second] = people();
  const form = await first.get(page('create'));
  const forms = [form, second === first ? form : await second.get(page('create'))] as const;
  const fields = (index: number): Record<string, string> => ({
    acctName,
    FirstName: `F${String(index)}${what.length}`,
    LastName: acctName,
  });
  const answers = await Promise.all([
    send(first, page('create'), forms[0], fields(0)),
    send(second, page('create'), forms[1], fields(1)),
  ]);
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses[0]).toBe(303);
  expect([409, 422]).toContain(statuses[1]);
  expect(runsOf('user-create', acctName)).toBe(1);
  expect(
    readFileSync(app.system.databases.accounts.file, 'latin1').match(new RegExp(`^${acctName}=`, 'gm')),
  ).toHaveLength(1);
});

test('a double click on a new password sets it', async () => {
  const form = await one.get(page('password', 'twice'));
  const fields = { password1: 'Very-Long-1', password2: 'Very-Long-1' };
  const answers = await Promise.all([1, 2].map(() => send(one, page('password', 'twice'), form, fields)));
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect(await app.system.passwords.verify('twice', 'Very-Long-1')).toBe(true);
});

test('both save one field at the same time: one number is stored, and the slower person sees that', async () => {
  const forms = await Promise.all([one.get(cell('same')), other.get(cell('same'))]);
  const answers = await Promise.all([
    send(one, cell('same'), forms[0], { CellNumber: '111' }),
    send(other, cell('same'), forms[1], { CellNumber: '222' }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  const winner = answers[0].status === 303 ? '111' : '222';
  expect(app.account('same')).toContain(`|CellNumber|${winner}|`);
});

describe('a script writes the file while a form is open', () => {
  const script = (CellNumber: string): Promise<void> =>
    new Databases(app.root).accounts.update((draft) => {
      draft.setProps('stale', { CellNumber });
    });

  test('and an older form shows a conflict, or keeps the newer value of a field that was not changed in it', async () => {
    const forms = [await one.get(cell('stale')), await one.get(cell('stale'))] as const;
    await script('999');
    const told = await send(one, cell('stale'), forms[0], { CellNumber: '111' });
    expect([told.status, told.html.includes('999')]).toEqual([409, true]);
    expect((await send(one, cell('stale'), forms[1], {})).status).toBe(303);
    expect(app.account('stale')).toContain('|CellNumber|999|');
  });

  test('and the next page shows what the script wrote, also if it wrote in place with the same length', async () => {
    const list = '/server-manager/people/list';
    const { file } = app.system.databases.accounts;
    for (let number = 100; number < 130; number++) {
      await one.get(list);
      if (number % 2 === 0) await script(`n${String(number)}`);
      else writeFileSync(file, readFileSync(file, 'latin1').replace(/n1\d\d/, `n${String(number)}`), 'latin1');
      for (const path of [list, cell('stale')]) expect((await one.get(path)).html).toContain(`n${String(number)}`);
    }
  });
});

describe('pages kept for the next visitor', () => {
  const list = '/server-manager/people/list';
  const tokenOf = ({ html }: HttpAnswer): string => /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';

  test('carry the token of the person who asks, also when many ask at once', async () => {
    const people = [one, other, await app.admin()];
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const person = people[index % 3] ?? one;
        return [person, tokenOf(await person.get(list))] as const;
      }),
    );
    expect(new Set(answers.map(([, token]) => token)).size).toBe(30);
    for (const [person, token] of answers.slice(0, 9)) {
      expect((await person.post(cell('seen'), { _csrf: token })).status).toBe(303);
      const stranger = people.find((candidate) => candidate !== person) ?? person;
      expect((await stranger.post(cell('seen'), { _csrf: token })).status).toBe(403);
      for (const each of people) await each.get(list);
    }
  });

  test('say a message to one person only, and once', async () => {
    await one.submit(cell('seen'), { CellNumber: '5' });
    expect((await other.get(list)).html).not.toContain('Cell number saved.');
    expect((await one.get(list)).html).toContain('Cell number saved.');
    expect((await other.get(list)).html).not.toContain('Cell number saved.');
    expect((await one.get(list)).html).not.toContain('Cell number saved.');
  });

  test('are in the language and the theme of the person who asks', async () => {
    const french = new HttpPerson(app.origin, { 'accept-language': 'fr' });
    await french.signIn('Fresh-app-2026');
    const dark = await app.admin();
    await dark.post('/server-manager/preferences', { _csrf: tokenOf(await dark.get(list)), theme: 'dark' });
    for (let round = 0; round < 3; round++) {
      expect((await french.get(list)).html).toContain('lang="fr"');
      expect((await dark.get(list)).html).toContain('data-bs-theme="dark"');
      expect((await one.get(list)).html).toMatch(/^<!doctype html>\s*<html lang="en"(?![^>]*dark)/i);
    }
  });

  test('are not shown after signing out, and no browser keeps them', async () => {
    const leaving = await app.admin();
    const answer = await leaving.get(list);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await leaving.post('/server-manager/sign-out', { _csrf: tokenOf(answer) });
    expect((await leaving.get(list)).status).toBe(303);
  });
});
