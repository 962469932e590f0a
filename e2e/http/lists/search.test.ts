import { afterAll, beforeAll, describe, expect, test as everywhere } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const test = everywhere.skipIf(lacks('useraccounts'));

const panel = `
import { definePanel, formPage, number, recordPages, text } from 'panelsmith';

export default definePanel({
  name: 'mailserver',
  menu: { heading: 'Configuration', order: [4000, 100] },
  pages: {
    settings: formPage({
      settings: { database: 'configuration', key: 'smtpd', type: 'service' },
      fields: { TCPPort: number(), AllowHosts: text({ optional: true }) },
      next: 'settings',
    }),
    ...recordPages({
      records: { database: 'hosts', type: 'host' },
      key: 'HostName',
      fields: { HostName: text(), Comment: text({ optional: true }) },
    }),
  },
});
`;

const words = {
  menu: 'Mail server',
  pages: { settings: { title: 'Mail server', description: 'How post comes in.', button: 'Save' } },
  fields: {
    TCPPort: { label: 'Submission port', help: 'Programs hand over their post here.' },
    AllowHosts: { label: 'Friendly machines' },
  },
};

const failing = `
import { definePanel, literal, recordPages } from 'panelsmith';

const broken = literal(() => {
  throw new Error('no');
});

export default definePanel({
  name: 'failing',
  menu: { heading: 'Configuration', order: [4000, 50] },
  pages: recordPages({ records: { database: 'hosts', type: 'host' }, fields: { broken }, create: false, remove: false }),
});
`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'ahaddad=user|FirstName|Layla|LastName|Haddad|CellNumber|+44 7700 900455|PasswordSet|yes|City|Quimper|PinSecret|4711x',
      'fmuller=user|FirstName|Françoise|LastName|Müller|PasswordSet|no|City|Quimper',
      'zebedee=thing|Name|Layla',
    ],
    packages: {
      'mailserver/panel.ts': panel,
      'mailserver/locales/en.json': JSON.stringify(words),
      'mailserver/locales/fr.json': JSON.stringify({
        menu: 'Serveur de courrier',
        fields: { TCPPort: { label: 'Port de dépôt' } },
      }),
      'mailserver/db/configuration/defaults/smtpd/type': 'service\n',
      'mailserver/db/configuration/defaults/smtpd/TCPPort': '587\n',
      'failing/panel.ts': failing,
    },
  });
  await app.system.databases.configuration.update((draft) => {
    draft.setProps('smtpd', { AllowHosts: '10.1.2.3', ApiToken: 'hidden587' });
    draft.create('lonely', 'service', { UDPPort: '5878' });
  });
  await app.system.databases.hosts.update((draft) => {
    draft.create('printer.office.example', 'host', { Comment: 'By the window' });
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** What was found, one line each, its link first. */
async function found(search: string, person = admin): Promise<string[]> {
  const { html } = await person.get(`/server-manager/search?q=${encodeURIComponent(search)}&part=results`);
  return [...html.matchAll(/<li>(.*?)(?=<li>|<\/li>|<\/ul>)/gs)].map(([, item = '']) => {
    const href = /href="\/server-manager\/([^"]*)"/.exec(item)?.[1] ?? '-';
    return `${href} ${item
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim()}`;
  });
}

describe('the search finds', () => {
  test.each([
    ['a person by a name', 'haddad', 'useraccounts/modify?key=ahaddad ahaddad Users Layla Haddad'],
    ['by both names in another order', 'HADDAD layla', 'useraccounts/modify?key=ahaddad'],
    [
      'by the end of a number, where numbers are changed',
      '0455',
      'cellnumbers/modify?key=ahaddad ahaddad Cell numbers Layla Haddad · +44 7700 900455',
    ],
    ['without accents', 'francoise muller', 'useraccounts/modify?key=fmuller'],
    ['with a letter that is wrong', 'hadded', 'useraccounts/modify?key=ahaddad'],
    ['a record of a package', 'window', 'mailserver/modify?key=printer.office.example'],
    ['a panel', 'mail ser', 'mailserver Mail server How post comes in.'],
    ['a field by its label', 'friendly', 'mailserver/settings#AllowHosts Friendly machines'],
    ['a field by its help', 'programs', 'mailserver/settings#TCPPort Submission port'],
    ['a field by its property', 'AllowHosts', 'mailserver/settings#AllowHosts Friendly machines'],
    ['a setting by its value', '587', 'mailserver/settings#TCPPort smtpd TCPPort Mail server Submission port: 587'],
    ['a setting that no panel changes, without a link', '5878', '- lonely UDPPort no panel changes it 5878'],
    ['a page', 'create user', 'useraccounts/create Create a user'],
    ['a page of its own', 'event runs', 'runs Event runs'],
  ])('%s', async (_what, search, expected) => {
    expect((await found(search)).join('\n')).toContain(expected);
  });

  test('words of the reader’s language, and English ones as well', async () => {
    const french = new HttpPerson(app.origin, { 'Accept-Language': 'fr' });
    await french.signIn('Fresh-app-2026');
    for (const search of ['dépôt', 'depot', 'submission'])
      expect((await found(search, french)).join('\n'), search).toContain('mailserver/settings#TCPPort Port de dépôt');
  });
});

test('nothing is found that no list shows: no other records, and no secrets', async () => {
  for (const search of ['Quimper', '4711x', 'zebedee', 'hidden587']) expect(await found(search), search).toEqual([]);
  expect((await found('ApiToken')).join('\n')).not.toContain('hidden');
});

test('the page works without scripts, says when nothing is found, and links to more results', async () => {
  const { html } = await admin.get('/server-manager/search?q=haddad');
  expect(html).toContain('value="haddad"');
  expect(html).toContain('href="/server-manager/useraccounts/modify?key=ahaddad"');
  const none = await admin.get(`/server-manager/search?q=${encodeURIComponent('<b>nowhere')}`);
  expect(none.html).toContain('Nothing was found for “&lt;b&gt;nowhere”.');
  expect((await admin.get('/server-manager/search')).status).toBe(200);
});

test('a stranger finds nothing, and searching while typing does not use up the message for the next page', async () => {
  const stranger = await new HttpPerson(app.origin).get('/server-manager/search?q=haddad&part=results');
  expect(stranger.status).toBe(303);
  await admin.submit('/server-manager/cellnumbers/modify?key=ahaddad', { CellNumber: '+44 7700 900455' });
  await found('haddad');
  expect((await admin.get('/server-manager/cellnumbers')).html).toContain('role="status"');
});
