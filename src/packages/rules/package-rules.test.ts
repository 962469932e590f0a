import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { inDependencyOrder } from './dependency-order.ts';
import { readByRules } from './package-rules.ts';
import { formatMistake } from '../mistake.ts';

const prefixes = ['panelsmith-', 'nethserver-', 'neth-'];
let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

/** Makes a package of files, and reads it. */
function read(name: string, files: Readonly<Record<string, string>>): { name: string; wrong: string[] } {
  for (const [path, text] of Object.entries(files)) folder.write(`${name}/${path}`, text);
  const { named, mistakes } = readByRules(folder.at(name), prefixes);
  return { name: named.name, wrong: mistakes.map(formatMistake) };
}

test('the name of a package is its prefix and its feature', () => {
  expect(read('useraccounts', { 'locales/en.json': '{}' })).toEqual({ name: 'panelsmith-useraccounts', wrong: [] });
  expect(read('neth-clock', { 'locales/en.json': '{}' }).name).toBe('neth-clock');
  const manifest = '{ "panelsmith": { "prefix": "nethserver" } }';
  expect(read('clock', { 'package.json': manifest }).name).toBe('nethserver-clock');
});

test.each([
  ['nethserver-dnsmasq', 'nethserver-update-dnsmasq', 'nethserver-dnsmasq-update'],
  ['nethserver-dnsmasq', 'nethserver-dnmasq-update', 'nethserver-dnsmasq-update'],
  ['nethserver-dnsmasq', 'nethserver-dnmasq-save', 'nethserver-dnsmasq-save'],
  ['dnsmasq', 'dnsmasq-update', 'panelsmith-dnsmasq-update'],
])('in %s the event %s is reported, with a suggestion', (name, event, meant) => {
  expect(read(name, { [`events/${event}/S10x`]: '' }).wrong).toContain(
    `events/${event}: ${event} is not an event of ${name.includes('-') ? name : `panelsmith-${name}`}; did you mean ${meant}?`,
  );
});

test('a package with defaults needs an update event; all mistakes are reported at once', () => {
  const files = {
    'db/configuration/defaults/x/type': 'service',
    'package.json': '{\n  "version": "new",\n  "panelsmith": {\n    "prefix": "other-",\n    "needs": []\n  }\n}',
  };
  expect(read('My_Clock', files).wrong).toEqual([
    'package.json:2: version "new" is not a version such as 1.2.0',
    'package.json:5: panelsmith.needs is unknown; it can have prefix and requires',
    'the name of a package has lower-case letters, digits, dashes and dots: My_Clock is not one; did you mean my-clock?',
    'package.json:4: prefix other- is not one of the configured ones: panelsmith-, nethserver-, neth-',
    'it brings db, so it needs an event other-My_Clock-update: there is no folder events/other-My_Clock-update',
  ]);
});

test('packages that others need come first, and a circle is named', () => {
  const list = [
    { name: 'a', requires: ['c'] },
    { name: 'b', requires: [] },
    { name: 'c', requires: ['b', 'elsewhere'] },
  ];
  expect(inDependencyOrder(list).list.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  const { circles } = inDependencyOrder([...list, { name: 'd', requires: ['e'] }, { name: 'e', requires: ['d'] }]);
  expect(circles).toEqual([['d', 'e', 'd']]);
});
