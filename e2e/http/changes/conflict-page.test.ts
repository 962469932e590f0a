import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const path = '/server-manager/people/edit?key=both';
const fields = ['FirstName', 'City', 'Dept'] as const;

let app: FreshApp;
let one: HttpPerson;
let other: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({ packages: ownPackage('people'), web: { waitSeconds: 60 } });
  one = await app.admin();
  other = await app.admin();
});

beforeEach(() =>
  app.system.databases.accounts.update((accounts) => {
    if (accounts.get('both')) accounts.delete('both');
    accounts.create('both', 'user', { City: 'old', Dept: 'old', FirstName: 'old', LastName: 'B' });
  }),
);

afterAll(() => app.close());

/** Posts the form a page holds, with some fields typed over. */
function send({ html }: HttpAnswer, typed: Readonly<Record<string, string>>): Promise<HttpAnswer> {
  const held = heldByForm(html).filter(([name]) => !(name in typed));
  return one.post(path, new URLSearchParams([...held, ...Object.entries(typed)]));
}

const typedIn = (names: readonly string[], text: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, text]));

const subsets = Array.from({ length: 2 ** fields.length }, (_, bits) =>
  fields.filter((__, index) => bits & (1 << index)),
);

describe('two people and three fields', () => {
  const pairs = subsets.flatMap((theirs) => subsets.map((mine) => [theirs, mine] as const));
  test.each(pairs)('one changed %j, the other %j: nothing is lost without a question', async (theirs, mine) => {
    const opened = await one.get(path);
    if (theirs.length > 0) expect((await other.submit(path, typedIn(theirs, 'theirs'))).status).toBe(303);
    const answer = await send(opened, typedIn(mine, 'mine'));
    const both = theirs.filter((name) => mine.includes(name));
    expect(answer.status).toBe(both.length > 0 ? 409 : 303);
    if (both.length > 0) {
      expect(fields.filter((name) => answer.html.includes(`name="_take.${name}"`))).toEqual(both);
      const [first = '', ...others] = both;
      const choices = {
        [`_take.${first}`]: 'stored',
        ...typedIn(
          others.map((name) => `_take.${name}`),
          'typed',
        ),
      };
      expect((await send(answer, choices)).status).toBe(303);
    }
    const expected = fields.map((name) => {
      if (name === both[0]) return 'theirs';
      return mine.includes(name) ? 'mine' : theirs.includes(name) ? 'theirs' : 'old';
    });
    const record = app.system.databases.accounts.snapshot().get('both');
    expect(fields.map((name) => record?.prop(name))).toEqual(expected);
  });
});

test('the page says who changed it, in three columns, and saving what was typed is its first button', async () => {
  const opened = await one.get(path);
  await other.submit(path, { City: 'theirs' });
  const { html } = await send(opened, { City: 'mine' });
  const row = /<tr>\s*<th scope="row"[^]*?<\/tr>/.exec(html)?.[0] ?? '';
  expect(row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toMatch(/old theirs Changed by admin, .* mine/);
  expect(/<div class="buttons">\s*<button type="submit" class="btn btn-primary">/.test(html)).toBe(true);
});

test('a change by another program is named as such', async () => {
  const opened = await one.get(path);
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('both', { City: 'script' });
  });
  expect((await send(opened, { City: 'mine' })).html).toContain('Changed outside this panel');
});

test('the person can go back to the form and finds what was typed', async () => {
  const opened = await one.get(path);
  await other.submit(path, { City: 'theirs', Dept: 'theirs' });
  const told = await send(opened, { City: 'mine' });
  const form = await send(told, { _edit: '1' });
  expect(form.html).toMatch(/name="City"[^>]* value="mine"/);
  expect(form.html).toMatch(/name="Dept"[^>]* value="theirs"/);
});
