import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { fullName, nameMistakes, packageNameOf, type PackageName } from './package-name.ts';

const prefixes = ['panelsmith-', 'neth-', 'nethserver-', 'nethserver-mail-'];
const nothing: Manifest = { name: undefined, version: '', description: '', prefix: undefined, requires: [] };

function named(folder: string, manifest: Partial<Manifest> = {}): PackageName {
  return packageNameOf(folder, { ...nothing, ...manifest }, prefixes);
}

function mistakes(folder: string, manifest: Partial<Manifest> = {}): unknown[] {
  return nameMistakes(folder, named(folder, manifest), { ...nothing, ...manifest }, prefixes).map(
    ({ reason }) => reason,
  );
}

test.each([
  ['clock', {}, 'panelsmith-', 'clock'],
  ['clock', { prefix: 'neth-' }, 'neth-', 'clock'],
  ['clock', { name: 'neth-clock' }, 'neth-', 'clock'],
  ['clock', { name: 'clock' }, 'panelsmith-', 'clock'],
  ['neth-clock', { prefix: 'panelsmith-' }, 'neth-', 'clock'],
  ['nethserver-mail-quota', {}, 'nethserver-mail-', 'quota'],
  ['nethserver-mail', {}, 'nethserver-', 'mail'],
  // Nothing is left for a feature.
  ['neth-', {}, 'panelsmith-', 'neth-'],
])('the folder %s with %j has the prefix %s and the feature %s', (folder, manifest, prefix, feature) => {
  expect(named(folder, manifest)).toEqual({ name: `${prefix}${feature}`, prefix, feature });
});

test('a name is its prefix and its feature, and neither is empty', () => {
  const folder = fc.stringMatching(/^(neth-|nethserver-|mail-|a|-){1,4}$/);
  fc.assert(
    fc.property(folder, fc.option(fc.constantFrom(...prefixes), { nil: undefined }), (one, prefix) => {
      const found = named(one, { prefix });
      expect(found.name).toBe(`${found.prefix}${found.feature}`);
      expect([found.prefix, found.feature]).not.toContain('');
      expect(found.name.endsWith(one)).toBe(true);
    }),
  );
});

test.each(['clock', 'neth-clock', 'a', '0', 'a.b-c'])('the name of the folder %s is right', (folder) => {
  expect(mistakes(folder)).toEqual([]);
});

test.each([
  ['My_Clock', 'my-clock'],
  ['Über uns', 'ber-uns'],
  ['-clock-', 'clock'],
  ['neth-Clock!', 'neth-clock'],
  ['___', 'another name'],
])('the folder %s has a wrong name; %s is proposed', (folder, meant) => {
  expect(mistakes(folder)).toEqual([
    `the name of a package has lower-case letters, digits, dashes and dots: ${folder} is not one; did you mean ${meant}?`,
  ]);
});

test('a proposed name is a right one', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'b', '_', '-', '.', 'é', ' ', '1'), minLength: 1 }),
      (folder) => {
        const [reason] = mistakes(folder);
        const meant = /did you mean (.*)\?$/.exec(String(reason))?.[1] ?? folder;
        if (meant !== 'another name') expect(mistakes(meant)).toEqual([]);
      },
    ),
  );
});

test('a name that is too long is wrong', () => {
  expect(mistakes('a'.repeat(128 - 'panelsmith-'.length))).toEqual([]);
  expect(mistakes('a'.repeat(129 - 'panelsmith-'.length))).toHaveLength(1);
  expect(fullName.test('-a')).toBe(false);
});

test('a prefix that is not configured is wrong, and the configured ones are reported', () => {
  expect(mistakes('clock', { prefix: 'other-' })).toEqual([
    'prefix other- is not one of the configured ones: panelsmith-, neth-, nethserver-, nethserver-mail-',
  ]);
});

test('the name in the manifest may be the whole one or that of the folder, no other', () => {
  expect([mistakes('clock', { name: 'panelsmith-clock' }), mistakes('clock', { name: 'clock' })]).toEqual([[], []]);
  expect(mistakes('clock', { name: 'watch' })).toEqual([
    'its name is watch, but the folder is clock; did you mean panelsmith-clock?',
  ]);
});
