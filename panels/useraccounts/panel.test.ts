import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPanel, type TestPanel } from 'panelsmith/testing';
import { beforeAll, describe, expect, test } from 'vitest';

const accounts = [
  'alice=user|City|Ottawa|Company|XYZ|Dept|Main|EmailForward|local|FirstName|Alice|ForwardAddress||LastName|Archer|PasswordSet|yes|Phone|555-1|Street|1 Main St|VPNClientAccess|no',
  'alice.archer=pseudonym|Account|alice',
  'alice_archer=pseudonym|Account|alice',
  'bob=user|EmailForward|forward|FirstName|Bob|ForwardAddress|bob@example.org|LastName|Baker|PasswordSet|no|VPNClientAccess|yes',
  'sales=group|Description|Sales team|Members|alice',
  'deals=ibay|Group|sales|Name|Deals',
  'laser=printer|Description|Laser',
];

const carol = {
  acctName: 'carol',
  FirstName: 'Carol',
  LastName: 'Clark',
  Dept: 'Main',
  Company: 'XYZ',
  Street: '1 St',
  City: 'Rome',
  Phone: '1',
  EmailForward: 'local',
  ForwardAddress: '',
  VPNClientAccess: 'no',
};

const open = (configuration: readonly string[] = []): Promise<TestPanel> =>
  openPanel(import.meta.dirname, { accounts, configuration });

/** The line of an account in the password file of the panel. */
const passwordOf = (panel: TestPanel, account: string): string | undefined =>
  panel
    .read('var/lib/panelsmith/passwords')
    .split('\n')
    .find((line) => line.startsWith(`${account}:`));

/** Nothing is written here, so all of these tests use one panel. */
describe('what is refused', () => {
  let panel: TestPanel;

  beforeAll(async () => {
    panel = await open();
    return () => panel.close();
  });

  test.each([
    ['alice', 'user'],
    ['sales', 'group'],
    ['deals', 'information bay'],
    ['laser', 'printer'],
    ['webmail', 'web address'],
    ['root', 'system account'],
    ['alice.archer', 'pseudonym'],
  ])('a user called %s, naming that there is a %s of that name', async (acctName, type) => {
    const { status, refusals, changes } = await panel.submit('create', { ...carol, acctName });
    expect([status, Object.keys(refusals), changes]).toEqual([422, ['acctName'], []]);
    expect(refusals['acctName']?.text).toContain(`(type: ${type})`);
  });

  test.each(['3friends', 'John Smith', 'henry:miller', 'Carol', '', 'a'.repeat(32), '../x', '-rf', 'a|b', 'é'])(
    'a user called %j',
    async (acctName) => {
      const { status, refusals } = await panel.submit('create', { ...carol, acctName });
      expect([status, Object.keys(refusals)]).toEqual([422, ['acctName']]);
    },
  );

  test('a user without a name, or with an incomplete forwarding, with all errors at once', async () => {
    const refused = async (typed: Readonly<Record<string, string>>) =>
      Object.keys((await panel.submit('create', { ...carol, ...typed })).refusals);
    expect(await refused({ FirstName: ' ', LastName: '', EmailForward: 'sideways' })).toEqual([
      'FirstName',
      'LastName',
      'EmailForward',
    ]);
    expect(await refused({ EmailForward: 'forward' })).toEqual(['ForwardAddress']);
    expect(await refused({ EmailForward: 'both', ForwardAddress: 'not an address' })).toEqual(['ForwardAddress']);
    expect(await refused({ EmailForward: 'both', ForwardAddress: 'nobody' })).toEqual(['ForwardAddress']);
    expect(panel.record('accounts', 'carol')).toBeUndefined();
  });

  test('a user whose alias belongs to somebody else', async () => {
    const typed = { ...carol, acctName: 'alice2', FirstName: 'Alice', LastName: 'Archer' };
    const { status, refusals, refusal } = await panel.submit('create', typed);
    expect(status).toBe(422);
    expect([...Object.values(refusals), refusal].map((said) => said?.text ?? '').join(' ')).toContain('alice.archer');
    expect(panel.record('accounts', 'alice2')).toBeUndefined();
  });

  test('mail that would come back to the account over a group, also one that is joined with the same form', async () => {
    const typed = { EmailForward: 'both', ForwardAddress: 'sales' };
    const { refusals } = await panel.submit('modify', typed, { key: 'alice' });
    expect(refusals['ForwardAddress']?.text).toBe('Mail to sales would come back to this account.');
    const joined = await panel.submit('modify', { ...typed, groupMemberships: ['sales'] }, { key: 'bob' });
    expect(joined.refusals['ForwardAddress']?.key).toBe('errors.forwardLoop');
  });

  test('locking the administrator, removing it, or turning it into a user', async () => {
    for (const page of ['modify', 'lock', 'remove', 'password'])
      expect([page, (await panel.open(page, { key: 'admin' })).status]).toEqual([page, 404]);
  });
});

describe('creating a user', () => {
  test('writes the record with all its properties, the two aliases and the groups', async () => {
    const panel = await open();
    const { status, events } = await panel.submit('create', { ...carol, groupMemberships: ['sales'] });
    expect([status, events]).toEqual([303, [{ event: 'user-create', args: ['carol'] }]]);
    const { acctName, ...typed } = carol;
    const record = { type: 'user', ...typed, Gid: '5000', PasswordSet: 'no', Uid: '5000' };
    expect(panel.record('accounts', acctName)).toEqual(record);
    for (const alias of ['carol.clark', 'carol_clark'])
      expect(panel.record('accounts', alias)).toEqual({ type: 'pseudonym', Account: 'carol' });
    expect(panel.record('accounts', 'sales')).toMatchObject({ Members: 'alice,carol' });
    await panel.close();
  });

  test.each(['sales', 'bob'])('accepts %s as the address to forward to', async (ForwardAddress) => {
    const panel = await open();
    const { status } = await panel.submit('create', { ...carol, EmailForward: 'both', ForwardAddress });
    expect(status).toBe(303);
    await panel.close();
  });

  test('beyond the limit of active users is refused before the form, and so is unlocking one', async () => {
    const panel = await open(['sysconfig=configuration|MaxUsers|1']);
    const { status } = await panel.open('create');
    expect(status).toBe(303);
    const typed = { password1: 'Abc123!xyz', password2: 'Abc123!xyz' };
    expect((await panel.submit('password', typed, { key: 'bob' })).status).toBe(422);
    await panel.close();
  });

  test('whose action fails names the action on the page that follows', async () => {
    const panel = await open();
    const folder = join(panel.root, 'etc/e-smith/events/user-create');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'S50grumble'), '#!/bin/sh\necho no printer for $2\nexit 3\n', { mode: 0o755 });
    const { status, failed, output, message } = await panel.submit('create', carol);
    expect([status, failed]).toEqual([303, ['S50grumble']]);
    expect(output).toContain('no printer for carol');
    expect(message).toContain('S50grumble');
    await panel.close();
  });
});

test('modifying a user replaces the aliases, and a group left by its last member gets admin', async () => {
  const panel = await open();
  const typed = {
    FirstName: 'Alicia',
    Dept: '',
    EmailForward: 'both',
    ForwardAddress: 'a@example.net',
    VPNClientAccess: 'yes',
  };
  const { status } = await panel.submit('modify', { ...typed, groupMemberships: [] }, { key: 'alice' });
  expect(status).toBe(303);
  expect(panel.record('accounts', 'alice')).toMatchObject({ type: 'user', City: 'Ottawa', ...typed });
  expect(panel.record('accounts', 'alice.archer')).toBeUndefined();
  expect(panel.record('accounts', 'alicia.archer')).toEqual({ type: 'pseudonym', Account: 'alice' });
  expect(panel.record('accounts', 'sales')).toMatchObject({ Members: 'admin' });
  await panel.close();
});

test('the password page shows the password rules of the server', async () => {
  const usual = await open();
  const help = async (panel: TestPanel) =>
    (await panel.open('password', { key: 'bob' })).fields['password1']?.help ?? '';
  expect(await help(usual)).toContain('At least 8 characters, among them an upper-case');
  await usual.close();
  const lax = await open(['passwordstrength=configuration|Users|none|length|5']);
  expect(await help(lax)).toMatch(/^At least 5 characters\./);
  await lax.close();
});

test('a password unlocks the account, a lock locks it again, and each is offered only when it applies', async () => {
  const panel = await open();
  const bob = { key: 'bob' };
  const good = { password1: 'Abc123!xyz', password2: 'Abc123!xyz' };
  const actions = async () => (await panel.open('list')).rows.find(({ key }) => key === 'bob')?.actions ?? [];
  expect((await panel.open('lock', bob)).status).toBe(409);
  expect((await panel.submit('password', { password1: 'abc', password2: 'abc' }, bob)).status).toBe(422);
  expect((await panel.submit('password', { ...good, password2: 'Abc123!xyy' }, bob)).status).toBe(422);
  expect(passwordOf(panel, 'bob')).toBeUndefined();
  expect((await panel.submit('password', good, bob)).status).toBe(303);
  expect(panel.record('accounts', 'bob')).toMatchObject({ PasswordSet: 'yes' });
  expect(passwordOf(panel, 'bob')).toBeDefined();
  expect(await actions()).toContain('lock');
  expect((await panel.submit('lock', {}, bob)).status).toBe(303);
  expect(panel.record('accounts', 'bob')).toMatchObject({ PasswordSet: 'no' });
  expect(passwordOf(panel, 'bob')).toBeUndefined();
  expect(await actions()).toContain('unlock');
  expect(await actions()).not.toContain('lock');
  expect((await panel.submit('unlock', good, bob)).status).toBe(303);
  expect(panel.record('accounts', 'bob')).toMatchObject({ PasswordSet: 'yes' });
  expect((await panel.open('unlock', bob)).status).toBe(409);
  await panel.close();
});

test('removing a user takes the record, the aliases and the memberships', async () => {
  const panel = await open();
  expect((await panel.submit('remove', {}, { key: 'alice' })).status).toBe(303);
  for (const gone of ['alice', 'alice.archer', 'alice_archer'])
    expect([gone, panel.record('accounts', gone)]).toEqual([gone, undefined]);
  expect(panel.record('accounts', 'sales')?.['Members']).not.toContain('alice');
  expect((await panel.open('remove', { key: 'alice' })).status).toBe(404);
  await panel.close();
});

test('an account with an unsafe name, as an older server may have it, is shown, gets no password, and can be removed', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts: ['admin:x=user|FirstName|Odd'] });
  expect((await panel.open('list')).rows.map(({ key }) => key)).toContain('admin:x');
  const known = passwordOf(panel, 'admin');
  const typed = { password1: 'Abc123!xyz', password2: 'Abc123!xyz' };
  expect((await panel.submit('password', typed, { key: 'admin:x' })).status).toBe(409);
  expect(passwordOf(panel, 'admin')).toBe(known);
  expect((await panel.submit('remove', {}, { key: 'admin:x' })).status).toBe(303);
  expect(panel.record('accounts', 'admin:x')).toBeUndefined();
  await panel.close();
});

test('the administrator can be modified and given a new password, with the present one only', async () => {
  const panel = await open();
  const admin = { key: 'admin' };
  expect((await panel.submit('modifyadmin', { FirstName: 'Chief' }, admin)).status).toBe(303);
  expect(panel.record('accounts', 'admin')).toMatchObject({ type: 'system', FirstName: 'Chief' });
  const known = passwordOf(panel, 'admin');
  const wrong = { curpass: 'wrong', pass: 'Another-pass-1', passVerify: 'Another-pass-1' };
  expect((await panel.submit('systempassword', wrong, admin)).status).toBe(422);
  expect(passwordOf(panel, 'admin')).toBe(known);
  expect((await panel.submit('systempassword', { ...wrong, curpass: 'Fresh-app-2026' }, admin)).status).toBe(303);
  expect(passwordOf(panel, 'admin')).not.toBe(known);
  await panel.close();
});
