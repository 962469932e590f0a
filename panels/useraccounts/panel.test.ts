import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPanel } from 'panelsmith/testing';
import { openFreshApp, type FreshApp } from '../../e2e/kit/fresh-app.ts';
import type { HttpPerson } from '../../e2e/kit/http-person.ts';

const alice =
  'alice=user|City|Ottawa|Company|XYZ|Dept|Main|EmailForward|local|FirstName|Alice|ForwardAddress||LastName|Archer|PasswordSet|yes|Phone|555-1|Street|1 Main St|VPNClientAccess|no';

const accounts = [
  alice,
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

let app: FreshApp;
let admin: HttpPerson;

beforeEach(async () => {
  app = await openFreshApp({ accounts, web: { waitSeconds: 20 } });
  admin = await app.admin();
});

afterEach(() => app.close());

const page = (name: string, key?: string): string =>
  `/server-manager/useraccounts/${name}${key === undefined ? '' : `?key=${key}`}`;

function unix(file: string): string {
  return readFileSync(join(app.root.folder, 'etc', file), 'utf8');
}

describe('creating a user', () => {
  test('writes the record with all its properties, the two aliases and the groups, and makes the Unix account', async () => {
    const answer = await admin.submit(page('create'), { ...carol, groupMemberships: 'sales' });
    expect(answer.status).toBe(303);
    expect(app.account('carol')).toBe(
      'user|City|Rome|Company|XYZ|Dept|Main|EmailForward|local|FirstName|Carol|ForwardAddress||Gid|5000|LastName|Clark|PasswordSet|no|Phone|1|Street|1 St|Uid|5000|VPNClientAccess|no',
    );
    expect(app.account('carol.clark')).toBe('pseudonym|Account|carol');
    expect(app.account('carol_clark')).toBe('pseudonym|Account|carol');
    expect(app.account('sales')).toBe('group|Description|Sales team|Members|alice,carol');
    expect(unix('passwd')).toMatch(/^carol:x:5000:5000:Carol Clark:/m);
    const [run] = app.system.events.recent(1);
    expect(run).toMatchObject({ event: 'user-create', args: ['carol'], author: 'admin', state: 'done' });
  });

  test.each([
    ['alice', 'user'],
    ['sales', 'group'],
    ['deals', 'information bay'],
    ['laser', 'printer'],
    ['webmail', 'web address'],
    ['root', 'system account'],
    ['alice.archer', 'pseudonym'],
  ])('called %s is refused, naming that there is a %s of that name', async (acctName, type) => {
    const before = readFileSync(app.system.databases.accounts.file, 'utf8');
    const answer = await admin.submit(page('create'), { ...carol, acctName });
    expect(answer.status).toBe(422);
    const said = /id="f-acctName-refusal">([^]*?)<\/p>/.exec(answer.html)?.[1];
    expect(said).toContain(`(type: ${type})`);
    expect(answer.html).toContain('value="Clark"');
    expect(readFileSync(app.system.databases.accounts.file, 'utf8')).toBe(before);
    expect(app.system.events.recent(1)).toEqual([]);
  });

  test.each(['3friends', 'John Smith', 'henry:miller', 'Carol', '', 'a'.repeat(32), '../x', '-rf', 'a|b', 'é'])(
    'called %j is refused',
    async (acctName) => {
      expect((await admin.submit(page('create'), { ...carol, acctName })).status).toBe(422);
    },
  );

  test('without a name, or with an incomplete forwarding, is refused with all errors at once', async () => {
    const answer = await admin.submit(page('create'), {
      ...carol,
      FirstName: ' ',
      LastName: '',
      EmailForward: 'sideways',
    });
    expect(answer.status).toBe(422);
    expect(answer.html.match(/aria-invalid="true"/g)).toHaveLength(3);
    const blank = await admin.submit(page('create'), { ...carol, EmailForward: 'forward' });
    const bad = await admin.submit(page('create'), {
      ...carol,
      EmailForward: 'both',
      ForwardAddress: 'not an address',
    });
    expect([blank.status, bad.status]).toEqual([422, 422]);
    expect(app.account('carol')).toBeUndefined();
  });

  test.each([
    ['nobody', 422],
    ['sales', 303],
    ['bob', 303],
  ])('whose mail is forwarded to the name %s gets status %i', async (ForwardAddress, status) => {
    expect((await admin.submit(page('create'), { ...carol, EmailForward: 'both', ForwardAddress })).status).toBe(
      status,
    );
  });

  test('whose alias belongs to somebody else is refused', async () => {
    const answer = await admin.submit(page('create'), {
      ...carol,
      acctName: 'alice2',
      FirstName: 'Alice',
      LastName: 'Archer',
    });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('alice.archer');
    expect(app.account('alice2')).toBeUndefined();
  });

  test('beyond the limit of active users is refused before the form', async () => {
    await app.system.databases.configuration.update((draft) => {
      draft.setProps('sysconfig', { MaxUsers: '1' });
    });
    const answer = await admin.get(page('create'));
    expect(answer.status).toBe(303);
    expect((await admin.follow(answer)).html).toMatch(/role="alert"/);
    expect(
      (await admin.submit(page('password', 'bob'), { password1: 'Abc123!xyz', password2: 'Abc123!xyz' })).status,
    ).toBe(422);
  });

  test('whose action fails names the action on the page that follows', async () => {
    await admin.submit(page('create'), carol);
    const failing = await openFreshApp({
      packages: { 'grumpy/events/user-create/S50grumble': '#!/bin/sh\necho no printer for $2\nexit 3\n' },
      web: { waitSeconds: 20 },
    });
    try {
      const person = await failing.admin();
      const next = await person.follow(await person.submit(page('create'), carol));
      expect(next.html).toContain('S50grumble');
      const run = /href="(\/server-manager\/runs\/[^"]+)"/.exec(next.html.slice(next.html.indexOf('<main')))?.[1] ?? '';
      expect((await person.get(run)).html).toContain('no printer for carol');
      expect((await person.get('/server-manager/')).html).toContain('user-create');
    } finally {
      await failing.close();
    }
  });
});

test('mail that would come back to the account over a group is not forwarded', async () => {
  const answer = await admin.submit(page('modify', 'alice'), { EmailForward: 'both', ForwardAddress: 'sales' });
  expect(answer.status).toBe(422);
  expect(answer.html).toContain('Mail to sales would come back to this account.');
});

test('modifying a user replaces the aliases, and a group left by its last member gets admin', async () => {
  const answer = await admin.submit(page('modify', 'alice'), {
    FirstName: 'Alicia',
    Dept: '',
    EmailForward: 'both',
    ForwardAddress: 'a@example.net',
    VPNClientAccess: 'yes',
    groupMemberships: '',
  });
  expect(answer.status).toBe(303);
  expect(app.account('alice')).toMatch(
    /^user\|City\|Ottawa\|Company\|XYZ\|Dept\|\|EmailForward\|both\|FirstName\|Alicia\|/,
  );
  expect(app.account('alice.archer')).toBeUndefined();
  expect(app.account('alicia.archer')).toBe('pseudonym|Account|alice');
  expect(app.account('sales')).toContain('Members|admin');
});

test('the password page shows the password rules of the server', async () => {
  expect((await admin.get(page('password', 'bob'))).html).toContain('At least 8 characters, among them a capital');
  await app.system.databases.configuration.update((draft) => {
    draft.setProps('passwordstrength', { Users: 'none', length: '5' });
  });
  expect((await admin.get(page('password', 'bob'))).html).toMatch(/id="f-password1-help">At least 5 characters\./);
});

test('a password unlocks the account, a lock locks it again, and each is offered only when it applies', async () => {
  expect((await admin.get(page('lock', 'bob'))).status).toBe(409);
  expect((await admin.submit(page('password', 'bob'), { password1: 'abc', password2: 'abc' })).status).toBe(422);
  expect(
    (await admin.submit(page('password', 'bob'), { password1: 'Abc123!xyz', password2: 'Abc123!xyy' })).status,
  ).toBe(422);
  expect(
    (await admin.submit(page('password', 'bob'), { password1: 'Abc123!xyz', password2: 'Abc123!xyz' })).status,
  ).toBe(303);
  expect(app.account('bob')).toContain('PasswordSet|yes');
  expect(await app.system.passwords.verify('bob', 'Abc123!xyz')).toBe(true);
  expect((await admin.submit(page('lock', 'bob'), {})).status).toBe(303);
  expect(app.account('bob')).toContain('PasswordSet|no');
  const { html } = await admin.get(page('list'));
  const [row = ''] = /<tr[^>]*>(?:(?!<tr)[^])*value="bob"(?:(?!<tr)[^])*/.exec(html) ?? [];
  expect(row).not.toContain('/useraccounts/lock"');
  expect(row).toContain('formaction="/server-manager/useraccounts/unlock"');
  expect((await admin.submit(page('unlock', 'bob'), { password1: 'Abc123!xyz', password2: 'Abc123!xyz' })).status).toBe(
    303,
  );
  expect(app.account('bob')).toContain('PasswordSet|yes');
  expect((await admin.get(page('unlock', 'bob'))).status).toBe(409);
});

test('removing a user takes the record, the aliases, the memberships and the Unix account', async () => {
  await admin.submit(page('create'), { ...carol, groupMemberships: 'sales' });
  expect((await admin.submit(page('remove', 'carol'), {})).status).toBe(303);
  expect(app.account('carol')).toBeUndefined();
  expect(app.account('carol.clark')).toBeUndefined();
  expect(app.account('sales')).toContain('Members|alice');
  expect(unix('passwd')).not.toContain('carol');
  expect((await admin.get(page('remove', 'carol'))).status).toBe(404);
});

test('an account with an unsafe name is shown, gets no password, and can be removed', async () => {
  await app.system.databases.accounts.update((draft) => {
    // An older server may have such an account.
    draft.create('odd', 'user', { FirstName: 'Odd' });
  });
  const file = join(app.root.databases, 'accounts');
  writeFileSync(file, readFileSync(file, 'latin1').replace('odd=', 'admin:x='), 'latin1');
  expect((await admin.get(page('list'))).html).toContain('admin:x');
  const typed = { password1: 'Abc123!xyz', password2: 'Abc123!xyz' };
  expect((await admin.submit(page('password', 'admin:x'), typed)).status).toBe(409);
  expect(app.system.passwords.has('admin')).toBe(true);
  expect((await admin.submit(page('remove', 'admin:x'), {})).status).toBe(303);
  expect(app.account('admin:x')).toBeUndefined();
});

test('the administrator can be modified and given a new password, but never locked, removed or turned into a user', async () => {
  for (const name of ['modify', 'lock', 'remove', 'password'])
    expect((await admin.get(page(name, 'admin'))).status).toBe(404);
  expect((await admin.submit(page('modifyadmin', 'admin'), { FirstName: 'Chief' })).status).toBe(303);
  const wrong = { curpass: 'wrong', pass: 'Another-pass-1', passVerify: 'Another-pass-1' };
  expect((await admin.submit(page('systempassword', 'admin'), wrong)).status).toBe(422);
  const right = { ...wrong, curpass: 'Fresh-app-2026' };
  expect((await admin.submit(page('systempassword', 'admin'), right)).status).toBe(303);
  expect(app.account('admin')).toMatch(/^system\|.*FirstName\|Chief/);
  expect((await admin.get(page('list'))).status).toBe(303);
  expect((await admin.signIn('Another-pass-1')).status).toBe(303);
});

test('a forward to a group that the user joins with the same form is refused', async () => {
  const all = ['dan=user|FirstName|Dan|LastName|Dill', 'team=group|Description|Team|Members|admin'];
  const panel = await openPanel(import.meta.dirname, { accounts: all });
  const typed = { EmailForward: 'forward', ForwardAddress: 'team', groupMemberships: ['team'] };
  const { refusals } = await panel.submit('modify', typed, { key: 'dan' });
  expect(refusals['ForwardAddress']?.key).toBe('errors.forwardLoop');
  await panel.close();
});
