import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { checkbox, definePanel, formPage, groupPicker, hidden, ibayPicker, number, refuse, refuseField, select, selectMany,
    text, textarea, userPicker } from 'panelsmith';
  const mail = { database: 'configuration', key: 'qmail', type: 'service' } as const;
  export default definePanel({ name: 'mailsettings', menu: { heading: 'Configuration', order: [6000, 6100] }, pages: {
    settings: formPage({
      settings: mail,
      fields: {
        MaxMessageSize: number({ initial: '15', max: 500 }),
        Forwarder: text({ optional: true, property: { database: 'configuration', key: 'dnscache', name: 'Forwarder' }, initial: 'none.example' }),
        Scan: checkbox({ on: 'enabled', off: 'disabled' }),
        Level: select({ options: { a: 'levels.low', b: 'levels.high' } }),
        Protocols: selectMany({ options: ['imap', 'pop3'] }),
        Notice: textarea({ optional: true, rows: 3 }),
        Owner: userPicker({ optional: true }),
        Team: groupPicker({ many: true }),
        Share: ibayPicker({ optional: true }),
        Secret: text({ optional: true, when: (record) => record?.prop('Secret') !== undefined }),
        Trace: hidden({ initial: 'seen' }),
      },
      rules: [
        ({ Level, MaxMessageSize }) => Level === 'b' && Number(MaxMessageSize) > 100 ? refuse('errors.tooMuch') : undefined,
        ({ Scan, Protocols }) => Scan === 'enabled' && Protocols.length === 0 ? refuseField('Protocols', 'errors.nothingToScan') : undefined,
      ],
      postEvent(changes, record, { Trace }) { changes.configuration.setProps('qmail', { Trace }); },
      next: 'settings',
    }),
  } });`;

const words = {
  menu: 'Mail settings',
  levels: { low: 'Low level', high: 'High level' },
  errors: { tooMuch: 'Too much for the high level.', nothingToScan: 'There is nothing to scan.' },
};

const place = 'mailsettings/db/configuration/defaults';
const properties = 'MaxMessageSize Scan Level Protocols Notice Owner Team Share Secret Trace'.split(' ');
const defaults = {
  [`${place}/dnscache/Forwarder`]: '',
  ...Object.fromEntries(properties.map((name) => [`${place}/qmail/${name}`, ''])),
};

const path = '/server-manager/mailsettings';
const form = {
  MaxMessageSize: '20',
  Forwarder: 'dns.example',
  Scan: 'enabled',
  Level: 'b',
  Protocols: 'imap',
  Notice: 'one\r\ntwo\r\n',
  Owner: 'abc',
  Team: 'sales',
  Share: '',
};

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'abc=user|FirstName|Anna|LastName|Berg',
      'sales=group|Description|Sales team|Members|abc',
      'deals=ibay|Name|Deals',
    ],
    packages: { 'mailsettings/panel.ts': panel, 'mailsettings/locales/en.json': JSON.stringify(words), ...defaults },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

beforeEach(async () => {
  await app.system.databases.configuration.update((draft) => {
    for (const key of ['qmail', 'dnscache']) if (draft.get(key)) draft.delete(key);
  });
});

const stored = (key: string): string | undefined => app.system.databases.configuration.snapshot().get(key)?.raw;

test('settings that were never stored are shown with their initial values, and opening the page writes nothing', async () => {
  const { html } = await admin.get(path);
  expect(html).toMatch(/name="MaxMessageSize"[^>]* value="15"/);
  expect(html).toMatch(/name="Forwarder"[^>]* value="none\.example"/);
  expect(html).toMatch(/type="hidden" name="Trace" value="seen"/);
  expect(html).toMatch(/<option value="b">High level<\/option>/);
  expect(html).toContain('abc (Anna Berg)');
  expect(html).toContain('sales (Sales team)');
  expect(html).toContain('deals (Deals)');
  expect(html).toContain('An information bay is a shared folder with its own web page.');
  expect(html).not.toContain('name="Secret"');
  expect(stored('qmail')).toBeUndefined();
});

test('a submit creates the records it needs, and each field writes where it belongs', async () => {
  expect((await admin.submit(path, form)).status).toBe(303);
  expect(stored('qmail')).toBe(
    'service|Level|b|MaxMessageSize|20|Notice|one\\ntwo|Owner|abc|Protocols|imap|Scan|enabled|Share||Team|sales|Trace|seen',
  );
  expect(stored('dnscache')).toBe('configuration|Forwarder|dns.example');
  const { html } = await admin.get(path);
  expect(html).toMatch(/<textarea[^>]*rows="3"[^>]*>\none\ntwo<\/textarea>/);
  expect(html).toMatch(/type="checkbox" id="f-Scan" name="Scan" value="enabled" checked/);
});

test('a value that is no longer offered stays among several until somebody removes it', async () => {
  await app.system.databases.configuration.update((draft) => {
    draft.create('qmail', 'service', { Protocols: 'smtps,imap', Team: 'sales,gone' });
  });
  const { html } = await admin.get(path);
  for (const value of ['smtps', 'gone']) expect(html).toMatch(new RegExp(`value="${value}" checked`));
  const { Protocols, Team, ...others } = form;
  expect((await admin.submit(path, others)).status).toBe(303);
  expect(stored('qmail')).toMatch(/\|Protocols\|imap,smtps\|.*\|Team\|sales,gone\|/);
  expect((await admin.submit(path, { ...others, Protocols, Team })).status).toBe(303);
  expect(stored('qmail')).toMatch(/\|Protocols\|imap\|.*\|Team\|sales\|/);
});

describe('a field that is not there for the record', () => {
  test('is not stored, whatever the browser sends', async () => {
    expect((await admin.submit(path, { ...form, Secret: 'smuggled' })).status).toBe(303);
    expect(stored('qmail')).not.toContain('Secret');
  });

  test('is shown for a record it is for', async () => {
    await app.system.databases.configuration.update((draft) => {
      draft.create('qmail', 'service', { Secret: 'old' });
    });
    expect((await admin.get(path)).html).toMatch(/name="Secret"[^>]* value="old"/);
    await admin.submit(path, { ...form, Secret: 'new' });
    expect(stored('qmail')).toContain('|Secret|new|');
  });
});

test('all rules about several fields are checked, and shown at the page or at a field', async () => {
  const answer = await admin.submit(path, { ...form, MaxMessageSize: '400', Protocols: '' });
  expect(answer.status).toBe(422);
  expect(answer.html).toContain('Too much for the high level.');
  expect(answer.html).toMatch(/id="f-Protocols-refusal">.*There is nothing to scan\./s);
  expect(stored('qmail')).toBeUndefined();
});

test.each([
  ['Owner', 'nobody'],
  ['Team', 'abc'],
  ['Share', 'sales'],
  ['Protocols', 'smtp'],
  ['Level', 'c'],
  ['Notice', 'bell \u0007'],
])('%s %j is refused', async (name, value) => {
  expect((await admin.submit(path, { ...form, [name]: value })).status).toBe(422);
  expect(stored('qmail')).toBeUndefined();
});

test('a setting of another record that changed meanwhile is a conflict, with both values', async () => {
  await admin.submit(path, form);
  const { html } = await admin.get(path);
  await app.system.databases.configuration.update((draft) => {
    draft.setProps('dnscache', { Forwarder: 'theirs.example' });
  });
  const posted = heldByForm(html).filter(([name]) => name !== 'Forwarder' && name !== 'Notice');
  const mine = new URLSearchParams([...posted, ['Forwarder', 'mine.example'], ['Notice', 'one\ntwo']]);
  const answer = await admin.post(path, mine);
  expect(answer.status).toBe(409);
  expect(answer.html).toContain('theirs.example');
  expect(answer.html).toContain('mine.example');
  expect(stored('dnscache')).toContain('theirs.example');
});
