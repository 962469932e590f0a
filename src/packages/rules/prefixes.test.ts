import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasesOf } from '../../changes/change-set.fixture.ts';
import { configuredPrefixes } from './prefixes.ts';

const family = ['panelsmith-', 'nethserver-', 'neth-', 'smeserver-', 'e-smith-'];

test.each([
  ['acme', ['acme-', 'panelsmith-']],
  ['acme-', ['acme-', 'panelsmith-']],
  [' acme , my-own-,b2 ', ['acme-', 'my-own-', 'b2-', 'panelsmith-']],
  ['acme,acme-,panelsmith', ['acme-', 'panelsmith-']],
  ['panelsmith-,acme', ['panelsmith-', 'acme-']],
  // Parts that cannot begin a name are left out.
  ['Acme,a_b,-a,a--b,../x,acme', ['acme-', 'panelsmith-']],
  ['Acme', family],
  [',', family],
  ['', family],
])('packages whose Prefixes are %j can begin with %j', (prefixes, expected) => {
  const databases = databasesOf({ configuration: [`packages=configuration|Prefixes|${prefixes}`] });
  expect(configuredPrefixes(databases)).toEqual(expected);
});

test.each([[[]], [['packages=configuration']], [['other=configuration|Prefixes|acme']]])(
  'with the records %j they can begin as all of the family',
  (configuration) => {
    expect(configuredPrefixes(databasesOf({ configuration }))).toEqual(family);
  },
);

test('a configuration that cannot be read names none', () => {
  const databases = databasesOf({});
  mkdirSync(join(databases.root.databases, 'configuration'));
  expect(() => databases.configuration.snapshot()).toThrow();
  expect(configuredPrefixes(databases)).toEqual(family);
});
