import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { checkbox, definePanel, formPage, literal, recordPages, refuse, select, text } from 'panelsmith';
  const hosts = { database: 'hosts', type: 'host' } as const;
  export default definePanel({ name: 'hostnames', menu: { heading: 'Configuration', order: [6000, 6200] }, pages: {
    ...recordPages({
      records: hosts,
      key: 'HostName',
      fields: {
        HostName: text(),
        HostType: select({ options: ['Self', 'Remote'] }),
        Visible: checkbox(),
        Comment: text({ optional: true }),
      },
      postEvent(changes, host, { HostType, Comment }) {
        if (HostType === 'Remote' && Comment === '') return refuse('errors.sayWhere');
        changes.database('hosts').setProps(host.key, { Checked: 'yes' });
        return undefined;
      },
      signals: { create: 'host-create', modify: 'host-modify', remove: 'host-delete' },
      list: { actions: ['rest'] },
      remove: { fields: { HostName: literal((host) => host.key), Comment: literal((host) => host.prop('Comment') ?? '') } },
    }),
    rest: formPage({ edits: hosts, fields: {}, next: 'list' }),
  } });`;

const action = '#!/bin/sh\necho "$1 $2"\n';
const events = Object.fromEntries(
  ['create', 'modify', 'delete'].map((verb) => [`hostnames/events/host-${verb}/S50tell`, action]),
);

let app: FreshApp;
let admin: HttpPerson;
const page = (name: string, key?: string): string =>
  `/server-manager/hostnames/${name}${key === undefined ? '' : `?key=${key}`}`;
const stored = (key: string): string | undefined => app.system.databases.open('hosts').snapshot().get(key)?.raw;

beforeAll(async () => {
  app = await openFreshApp({ packages: { 'hostnames/panel.ts': panel, ...events }, web: { waitSeconds: 20 } });
  await app.system.databases.open('hosts').update((draft) => {
    draft.create('www.example.com', 'host', { HostType: 'Self', Removable: 'no', Visible: 'yes' });
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test('one declaration lists, creates, modifies and removes records, and signals each', async () => {
  expect(
    (await admin.submit(page('create'), { HostName: 'printer.example.com', HostType: 'Self', Visible: 'yes' })).status,
  ).toBe(303);
  expect(stored('printer.example.com')).toBe('host|Checked|yes|Comment||HostType|Self|Visible|yes');
  const modified = { HostType: 'Remote', Comment: 'next door', Visible: '', HostName: 'other.example.com' };
  expect((await admin.submit(page('modify', 'printer.example.com'), modified)).status).toBe(303);
  expect(stored('printer.example.com')).toBe('host|Checked|yes|Comment|next door|HostType|Remote|Visible|no');
  expect(stored('other.example.com')).toBeUndefined();
  expect((await admin.get(page('remove', 'printer.example.com'))).html).toContain('next door');
  expect((await admin.submit(page('remove', 'printer.example.com'), {})).status).toBe(303);
  expect(stored('printer.example.com')).toBeUndefined();
  const signalled = app.system.events.recent(3).map(({ event, args }) => [event, ...args]);
  expect(signalled.reverse()).toEqual([
    ['host-create', 'printer.example.com'],
    ['host-modify', 'printer.example.com'],
    ['host-delete', 'printer.example.com'],
  ]);
});

test('the list shows values in the words of the form, and offers the possible actions', async () => {
  const { html } = await admin.get(page('list'));
  expect(html).toContain('>fields.HostType.options.Self<');
  expect(html).toMatch(/>Yes</);
  expect(html).toContain('modify?key=www.example.com');
  expect(html).toMatch(/<a href="[^"]*rest\?key=www\.example\.com"/);
  expect(html).toContain('/hostnames/create');
});

test('a record that must not be removed has no link for it, and its address refuses to remove it', async () => {
  expect((await admin.get(page('list'))).html).not.toContain('remove?key=www.example.com');
  expect((await admin.get(page('remove', 'www.example.com'))).status).toBe(409);
  expect((await admin.submit(page('remove', 'www.example.com'), {})).status).not.toBe(303);
  expect(stored('www.example.com')).toContain('Removable|no');
});

test('a rule of the family refuses on creating and modifying alike', async () => {
  const created = await admin.submit(page('create'), { HostName: 'far.example.com', HostType: 'Remote' });
  const modified = await admin.submit(page('modify', 'www.example.com'), { HostType: 'Remote' });
  expect([created.status, modified.status]).toEqual([422, 422]);
  expect(stored('far.example.com')).toBeUndefined();
});

test('a name that is taken is refused', async () => {
  const answer = await admin.submit(page('create'), { HostName: 'www.example.com', HostType: 'Self' });
  expect(answer.status).toBe(422);
});
