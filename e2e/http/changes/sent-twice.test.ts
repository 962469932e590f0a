import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

let app: FreshApp;
let admin: HttpPerson;
const url = (name: string, key?: string): string =>
  `/server-manager/people/${name}${key === undefined ? '' : `?key=${key}`}`;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['gone', 'later', 'cell'].map((key) => `${key}=user|FirstName|A|LastName|B|PasswordSet|yes`),
    packages: ownPackage('people'),
    web: { waitSeconds: 60 },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

async function formOf(path: string, fields: Readonly<Record<string, string>>): Promise<URLSearchParams> {
  const held = heldByForm((await admin.get(path)).html).filter(([name]) => !(name in fields));
  return new URLSearchParams([...held, ...Object.entries(fields)]);
}

const location = ({ headers }: HttpAnswer): string | null => headers.get('location');
const signalled = (event: string): number => app.system.events.recent(100).filter((run) => run.event === event).length;

test.each([
  ['create', url('create'), { acctName: 'fresh', FirstName: 'F', LastName: 'G' }, 'user-create'],
  ['remove', url('remove', 'gone'), {}, 'user-delete'],
] as const)(
  'a double click on %s does it once, and both requests get the same answer',
  async (_, path, fields, event) => {
    const form = await formOf(path, fields);
    const [first, second] = await Promise.all([admin.post(path, form), admin.post(path, form)]);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(location(second)).toBe(location(first));
    expect((await admin.follow(second)).html).toContain('class="message is-success"');
    expect(signalled(event)).toBe(1);
  },
);

test('a form sent again after the first was answered gets the same answer and message', async () => {
  const form = await formOf(url('remove', 'later'), {});
  const first = await admin.post(url('remove', 'later'), form);
  await admin.follow(first);
  const second = await admin.post(url('remove', 'later'), form);
  expect([second.status, location(second)]).toEqual([303, location(first)]);
  expect((await admin.follow(second)).html).toContain('class="message is-success"');
});

test('a refused form can be sent again, and a form that is opened again counts as another one', async () => {
  const bad = await formOf(url('create'), { acctName: '', FirstName: 'F', LastName: 'G' });
  expect((await admin.post(url('create'), bad)).status).toBe(422);
  expect((await admin.post(url('create'), bad)).status).toBe(422);
  const again = await formOf(url('create'), { acctName: 'fresh', FirstName: 'F', LastName: 'G' });
  expect((await admin.post(url('create'), again)).status).toBe(422);
});

test('the same form with something else typed counts as another one', async () => {
  const form = await formOf(url('modify', 'cell'), { CellNumber: '1' });
  const other = new URLSearchParams(form);
  other.set('CellNumber', '2');
  expect((await admin.post(url('modify', 'cell'), form)).status).toBe(303);
  expect((await admin.post(url('modify', 'cell'), other)).status).toBe(409);
});
