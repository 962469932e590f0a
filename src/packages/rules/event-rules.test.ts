import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { eventMistakes, saveEventOf, updateEventOf } from './event-rules.ts';

const prefixes = ['panelsmith-', 'nethserver-'];
const dns = { name: 'nethserver-dnsmasq', prefix: 'nethserver-', feature: 'dnsmasq' };
const update = 'nethserver-dnsmasq-update';

/** What is wrong with the events of a package with these folders. */
function wrong(paths: readonly string[], others?: (event: string) => boolean): string[] {
  const folder = temporaryFolder();
  for (const path of paths) mkdirSync(folder.at(path), { recursive: true });
  folder.write('README', '');
  return eventMistakes(folder.path, dns, prefixes, others).map(({ reason }) => reason);
}

test('the two events of a package have its name', () => {
  expect([updateEventOf(dns), saveEventOf(dns)]).toEqual([update, 'nethserver-dnsmasq-save']);
});

test.each([[[]], [['panels', 'locales']], [['events/nethserver-dnsmasq-update', 'db', 'templates']]])(
  'a package with %j is right',
  (paths) => {
    expect(wrong(paths)).toEqual([]);
  },
);

test.each([
  [['db'], 'db'],
  [['templates/etc', 'db/accounts'], 'db, templates'],
  [['events/host-create'], 'events'],
])('a package with %j needs an update event, since it brings %s', (paths, brings) => {
  expect(wrong(paths)).toEqual([
    `it brings ${brings}, so it needs an event ${update}: there is no folder events/${update}`,
  ]);
});

test.each([
  ['nethserver-dnsmask-update', update],
  // Two letters are wrong.
  ['nethserver-dnmask-update', update],
  ['nethserver-dnmasq-save', 'nethserver-dnsmasq-save'],
  ['nethserver-update-dnsmasq', update],
  ['dnsmasq-update', update],
  ['save-dnsmasq', 'nethserver-dnsmasq-save'],
  ['nethserver-dnsmasq_update', update],
  ['update-nethserver-dnsmasq', update],
  ['panelsmith-dnsmasq-update', update],
])('an event %s is reported as a mistake for %s', (event, meant) => {
  const told = `${event} is not an event of nethserver-dnsmasq; did you mean ${meant}?`;
  expect(wrong([`events/${event}`])).toContain(told);
});

test('a misspelt update event is reported once, not also as missing', () => {
  expect(wrong(['db', 'events/nethserver-dnsmasq-updat', 'events/nethserver-dnsmask-update'])).toHaveLength(1);
});

test.each([
  'host-create',
  'dnsmasq-modify',
  'nethserver-dns-update',
  'nethserver-dbcmasx-update',
  'nethserver-firewall-save',
])('an event %s is another one', (event) => {
  expect(wrong([`events/${update}`, `events/${event}`])).toEqual([]);
});

test('an event named after the feature is another one beside the right one', () => {
  expect(wrong([`events/${update}`, 'events/dnsmasq-update'])).toEqual([]);
});

test('an event that others have is right', () => {
  expect(wrong([`events/${update}`, 'events/nethserver-dnsmask-update'])).toHaveLength(1);
  expect(wrong([`events/${update}`, 'events/nethserver-dnsmask-update'], (event) => event.includes('dnsmask'))).toEqual(
    [],
  );
});
