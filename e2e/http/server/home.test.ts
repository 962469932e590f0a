import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test as everywhere } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const test = everywhere.skipIf(
  lacks('domains', 'groups', 'hostentries', 'ibays', 'printers', 'pseudonyms', 'useraccounts'),
);

const groups = {
  'teams/panel.ts': `
import { definePanel, recordPages, text } from 'panelsmith';

export default definePanel({
  name: 'teams',
  menu: { heading: 'Collaboration', order: [2000, 2050] },
  pages: recordPages({ records: { database: 'accounts', type: 'group' }, key: 'Group', fields: { Group: text(), Description: text() } }),
  firstDay: {
    team: { page: 'create', order: 70, done: ({ accounts }) => accounts.ofType('group').length > 0 },
    broken: {
      page: 'create',
      done() {
        throw new Error('no');
      },
    },
  },
  related: {
    twins: {
      to: { database: 'accounts', type: 'user' },
      records: ({ accounts }, user) => accounts.ofType('user').filter((one) => one.key !== user.key && one.prop('LastName') === user.prop('LastName')),
    },
    broken: {
      to: { database: 'accounts', type: 'user' },
      records() {
        throw new Error('no');
      },
    },
  },
});
`,
  'teams/locales/en.json': JSON.stringify({
    menu: 'Teams',
    firstDay: { team: 'Form the first team' },
    related: { twins: { title: 'Of the same name', help: 'Perhaps kin.' } },
  }),
};

const people = [
  'abc=user|FirstName|Ann|LastName|Low|PasswordSet|yes|EmailForward|local|VPNClientAccess|no',
  'bob=user|FirstName|Bob|LastName|Low|PasswordSet|no|EmailForward|local|VPNClientAccess|no',
  'sales=group|Description|All who sell|Members|abc',
  'papers=ibay|Name|Papers to share|Group|sales',
  'ann.low=pseudonym|Account|abc',
];

const home = '/server-manager/';

let app: FreshApp;

afterEach(() => app.close());

test('a new server lists the panels that need settings, until they are made', async () => {
  app = await openFreshApp({ packages: groups });
  const admin = await app.admin();
  const { html } = await admin.get(home);
  expect(html).toContain('href="/server-manager/useraccounts/create">Create the first user</a>');
  expect(html).toContain('href="/server-manager/teams/create">Form the first team</a>');
  expect(html).toMatch(/Choose the password of admin <span[^>]*>\(done\)/);
  expect(html).not.toContain('firstDay.broken');
  const left = app.logged.filter((line) => line.includes('a page is shown without what a panel adds to it'));
  expect(left).toEqual([expect.stringContaining('"panel":"teams","page":"create"')]);
  await app.system.databases.accounts.update((draft) => {
    draft.create('abc', 'user', { FirstName: 'Ann', LastName: 'Low' });
    draft.create('sales', 'group', { Description: 'All who sell' });
  });
  await app.system.databases.configuration.update((draft) => {
    draft.setProps('ldap', { defaultCompany: 'Larkfield' });
    draft.setProps('backupwk', { status: 'enabled' });
  });
  expect((await admin.get(home)).html).not.toContain('id="first-day"');
});

test('the list can be dismissed', async () => {
  app = await openFreshApp();
  const admin = await app.admin();
  expect((await admin.get(home)).html).toContain('id="first-day"');
  const { html } = await admin.get(home);
  const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  await admin.post('/server-manager/first-day/over', { _csrf: token });
  expect((await admin.get(home)).html).not.toContain('id="first-day"');
});

/** How many records of a type a list shows. */
function listed(type: string): number {
  const records = app.system.databases.accounts.snapshot().ofType(type);
  return records.filter((record) => record.prop('Visible') !== 'no').length;
}

test('numbers link to their lists, and there are only numbers of what a panel lists', async () => {
  app = await openFreshApp({ accounts: people });
  const admin = await app.admin();
  const numbers = async (): Promise<string[]> =>
    [
      ...(await admin.get(home)).html.matchAll(
        /<li><a href="([^"]*)"[^>]*><strong>(.*?)<\/strong> <span>(.*?)<\/span>/g,
      ),
    ].map(([, href = '', number = '', text = '']) => `${text} ${number} ${href}`);
  expect(await numbers()).toEqual([
    'Users 2 /server-manager/useraccounts/list',
    'Locked users 1 /server-manager/useraccounts/list?filter.PasswordSet=no',
    'Groups 1 /server-manager/groups/list',
    `Pseudonyms ${String(listed('pseudonym'))} /server-manager/pseudonyms/list`,
    'Information bays 2 /server-manager/ibays/list',
    'Local networks 0 /server-manager/localnetworks/list',
    'TCP ports forwarded 0 /server-manager/portforwarding/tcp',
    'UDP ports forwarded 0 /server-manager/portforwarding/udp',
    'Printers 0 /server-manager/printers/list',
    'Host names 0 /server-manager/hostentries/list',
    'Domains 0 /server-manager/domains/list',
  ]);
  const action = join(app.root.folder, 'etc/e-smith/events/user-modify/S50fail');
  mkdirSync(join(action, '..'), { recursive: true });
  writeFileSync(action, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  await app.system.events.signal('user-modify', ['abc'], { author: 'admin', changeSet: undefined }).finished;
  expect(await numbers()).toContain('Failed events 1 /server-manager/runs');
  expect((await admin.get(home)).html).toContain('fix the cause and signal the event again');
});

test('recent changes are folded by person, in the words of the fields', async () => {
  app = await openFreshApp({ accounts: people });
  const admin = await app.admin();
  for (const FirstName of ['Anne', 'Anna'])
    await admin.submit('/server-manager/useraccounts/modify?key=abc', { FirstName });
  const { html } = await admin.get(home);
  expect(html.match(/<details class="person"/g)).toHaveLength(1);
  expect(html).toMatch(/<strong><bdi>admin<\/bdi><\/strong> <span>\d changes, the last/);
  expect(html).toMatch(/<bdi>abc<\/bdi> <span class="database">user<\/span>: <bdi>First name/);
  const history = await admin.get('/server-manager/history');
  expect(history.html).toContain('<dt><bdi>First name</bdi> <small><bdi>FirstName</bdi></small></dt>');
  expect(history.html).toMatch(
    /<details class="effects"[^>]*>\s*<summary>What the server did<\/summary>\s*<p class="event">Mail, file and web accounts are brought up to date\./,
  );
  const german = new HttpPerson(app.origin, { 'Accept-Language': 'de' });
  await german.signIn('Fresh-app-2026');
  expect((await german.get('/server-manager/history')).html).toContain(
    '<dt><bdi>Vorname</bdi> <small><bdi>FirstName</bdi></small></dt>',
  );
});

test('a favourite is on top of the menu and of the home page, for its account and in every browser', async () => {
  app = await openFreshApp({ accounts: people });
  const admin = await app.admin();
  const press = async (on: string, panel = 'cellnumbers'): Promise<void> => {
    const { html } = await admin.get('/server-manager/cellnumbers/list?page=1');
    expect(html).toContain(`aria-pressed="${on === 'yes' ? 'false' : 'true'}"`);
    const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
    const answer = await admin.post(`/server-manager/favourites/${panel}`, {
      _csrf: token,
      on,
      back: '/server-manager/cellnumbers/list?page=1',
    });
    expect(answer.headers.get('location')).toBe('/server-manager/cellnumbers/list?page=1');
  };
  await press('yes', 'no-such-panel');
  await press('yes');
  const again = new HttpPerson(app.origin);
  await again.signIn('Fresh-app-2026');
  const { html } = await again.get(home);
  expect(html).toMatch(
    /<span>Favourites<\/span>\s*<ul>\s*<li><a href="\/server-manager\/cellnumbers">Cell numbers<\/a>/,
  );
  expect(html).toMatch(
    /<nav class="favourites"[^>]*>\s*<a class="btn btn-secondary" href="\/server-manager\/cellnumbers">/,
  );
  expect(html).not.toContain('no-such-panel');
  await press('no');
  expect((await again.get(home)).html).not.toContain('Favourites');
});

test('a user’s page shows groups, bays and aliases, with links only to what a panel opens', async () => {
  app = await openFreshApp({ accounts: people });
  const admin = await app.admin();
  const related = async (): Promise<string> =>
    /<section class="panel related".*?<\/section>/s.exec(
      (await admin.get('/server-manager/useraccounts/modify?key=abc')).html,
    )?.[0] ?? '';
  const alone = await related();
  for (const text of [
    'sales',
    'All who sell',
    'papers',
    'Papers to share',
    'ann.low',
    'Shared folders that this user reaches',
  ])
    expect(alone).toContain(text);
  for (const path of ['groups/modify?key=sales', 'ibays/modify?key=papers', 'pseudonyms/modify?key=ann.low'])
    expect(alone).toContain(`href="/server-manager/${path}"`);
  // The primary bay belongs to everybody, and has no page.
  expect(alone).toContain('<bdi>Primary</bdi>');
  expect(alone).not.toContain('key=Primary');
  await app.close();
  app = await openFreshApp({ accounts: people, packages: groups });
  const other = await app.admin();
  const { html } = await other.get('/server-manager/useraccounts/modify?key=abc');
  expect(html).toContain('href="/server-manager/teams/modify?key=sales"');
  expect(html).toContain('Of the same name <span class="help">Perhaps kin.</span>');
  expect(html).toContain('href="/server-manager/useraccounts/modify?key=bob"');
  expect((await other.get('/server-manager/cellnumbers/modify?key=abc')).html).not.toContain('class="panel related"');
});
