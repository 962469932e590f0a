import { readFileSync } from 'node:fs';
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
  test('who change the same property: the second sees both values, and may save their own', async () => {
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

  test('who change different properties of one record both keep their changes', async () => {
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
