import { afterEach, expect, test as everywhere } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const test = everywhere.skipIf(lacks('groups', 'ibays', 'pseudonyms', 'useraccounts'));

let app: FreshApp;

afterEach(() => app.close());

const accounts = [
  'ann=user|FirstName|Ann|LastName|Low|PasswordSet|yes|Uid|5000|Gid|5000',
  'ann.low=pseudonym|Account|ann',
  'sales=group|Description|All who sell|Members|ann',
  'office=group|Description|Front office|Members|ann',
];

const bay = { Name: 'Plans', Group: 'sales', UserAccess: 'wr-group-rd-group', PublicAccess: 'none' };

/** The fields that each panel needs besides the name. */
const forms = {
  user: ['useraccounts', 'acctName', { FirstName: 'New', LastName: 'One', EmailForward: 'local' }],
  group: ['groups', 'groupName', { Description: 'New', Members: 'ann' }],
  ibay: ['ibays', 'ibayName', bay],
  printer: ['printers', 'printerName', { Description: 'New', Location: 'lp0' }],
  pseudonym: ['pseudonyms', 'pseudonym', { Account: 'ann' }],
} as const;

test.each(Object.entries(forms))('the panel of type %s refuses the names of all others', async (type, form) => {
  const taken = ['user', 'group', 'ibay', 'printer', 'pseudonym', 'system', 'url'].map(
    (other) => `taken${other}=${other}${other === 'pseudonym' ? '|Account|ann' : ''}`,
  );
  app = await openFreshApp({ accounts: [...accounts, ...taken], web: { waitSeconds: 20 } });
  const admin = await app.admin();
  const [panel, key, typed] = form;
  for (const line of taken) {
    const name = line.replace(/=.*/, '');
    const answer = await admin.submit(`/server-manager/${panel}/create`, { ...typed, [key]: name });
    expect([name, answer.status]).toEqual([name, 422]);
    expect(answer.html).toContain(`id="f-${key}-refusal"`);
    expect(answer.html).toContain(`The name ${name} is already taken by another account`);
  }
  expect(app.system.events.recent(1)).toEqual([]);
  const answer = await admin.submit(`/server-manager/${panel}/create`, { ...typed, [key]: `fresh${type}` });
  expect(answer.status).toBe(303);
  expect(app.system.events.recent(10).map(({ event, args }) => [event, ...args])).toEqual([
    [`${type}-create`, `fresh${type}`],
  ]);
});

test('none of the names that a new server reserves can be taken', async () => {
  app = await openFreshApp({ accounts: [], web: { waitSeconds: 20 } });
  const admin = await app.admin();
  const reserved = app.system.databases.accounts.snapshot().keys();
  expect(reserved.length).toBeGreaterThan(20);
  for (const name of reserved) {
    const answer = await admin.submit('/server-manager/groups/create', { ...forms.group[2], groupName: name });
    expect([name, answer.status]).toEqual([name, 422]);
  }
});

test('two administrators who create one name at the same moment make one account', async () => {
  app = await openFreshApp({ accounts, web: { waitSeconds: 20 } });
  const [one, other] = [await app.admin(), await app.admin()];
  const create = { groupName: 'team', Description: 'Team', Members: 'ann' };
  const answers = await Promise.all(
    [one, other].map((admin, index) =>
      admin.submit('/server-manager/groups/create', { ...create, Description: `Team ${String(index)}` }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toSatisfy(
    ([first, second]: number[]) => first === 303 && (second === 409 || second === 422),
  );
});

test('bays that are created at the same moment never get one number twice', async () => {
  app = await openFreshApp({ accounts, web: { waitSeconds: 20 } });
  const admins = [await app.admin(), await app.admin(), await app.admin()];
  await Promise.all(
    admins.map((admin, index) =>
      admin.submit('/server-manager/ibays/create', { ...bay, ibayName: `plans${String(index)}` }),
    ),
  );
  const made = app.system.databases.accounts.snapshot().ofType('ibay');
  const numbers = made.flatMap((record) => record.prop('Uid') ?? []);
  expect(numbers.length).toBeGreaterThan(0);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('several groups are removed at once, and pseudonyms come from a file', async () => {
  app = await openFreshApp({
    accounts: [...accounts, 'plans=ibay|Group|sales|Name|Plans|UserAccess|wr-group-rd-group'],
    web: { waitSeconds: 20 },
  });
  const admin = await app.admin();
  const csv = await admin.get('/server-manager/pseudonyms/list/export');
  expect(csv.html.replaceAll('\r', '')).toMatch(/^\uFEFF?pseudonym,Account,Internal\n[^]*\nann\.low,ann,no\n/);
  const many = '/server-manager/groups/list/many';
  const { html } = await admin.get(`${many}?do=page:remove&rows=found`);
  const answer = await admin.post(many, new URLSearchParams([...heldByForm(html), ['_go', 'save']]));
  expect(answer.status).toBe(303);
  expect(app.account('plans')).toContain('Group|admin');
  for (const group of ['sales', 'office']) expect(app.account(group)).toBeUndefined();
});
