import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DirectoryEntry } from './directory-entries.ts';
import { ldifChanges, parseLdif } from './ldif.ts';

const entries = (given: Readonly<Record<string, DirectoryEntry>>): ReadonlyMap<string, DirectoryEntry> =>
  new Map(Object.entries(given));
const changes = (before: Readonly<Record<string, DirectoryEntry>>, after: Readonly<Record<string, DirectoryEntry>>) =>
  ldifChanges(entries(before), entries(after));

test('the order of values and attributes is not a difference', () => {
  expect(changes({ a: { cn: ['x', 'y'], sn: ['z'] } }, { a: { sn: ['z'], cn: ['y', 'x'] } }).ldif).toBe('');
});

test('lower entries are removed before upper ones, and then what is new is added', () => {
  const { ldif, added, changed, removed } = changes(
    { 'dc=a': { dc: ['a'] }, 'ou=Users,dc=a': {}, 'uid=b,dc=c': { cn: ['b'], sn: ['s'] } },
    { 'uid=b,dc=c': { cn: ['c'] }, 'dc=c': { dc: ['c'] } },
  );
  expect([added, changed, removed]).toEqual([1, 1, 2]);
  expect(ldif).toBe(
    'dn: ou=Users,dc=a\nchangetype: delete\n\ndn: dc=a\nchangetype: delete\n\n' +
      'dn: uid=b,dc=c\nchangetype: modify\nreplace: cn\ncn: c\n-\nreplace: sn\n-\n\n' +
      'dn: dc=c\nchangetype: add\ndc: c\n',
  );
});

test('what is added is read back unchanged, whatever the name of the person', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((value) => value.isWellFormed());
  const some = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/).filter((name) => name !== 'dn' && name !== 'changetype'),
    fc.array(text, { minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(text, some, (dn, entry) => {
      const { ldif } = ldifChanges(new Map(), new Map([[dn, entry]]));
      const { changetype, ...read } = parseLdif(ldif).get(dn) ?? {};
      expect([changetype, read]).toEqual([['add'], { ...entry }]);
    }),
    { numRuns: 40 },
  );
});

test('an attribute may have any name', () => {
  expect(parseLdif('dn: a\nconstructor: x\nconstructor: y\n').get('a')).toEqual({ constructor: ['x', 'y'] });
});

test('comments and what has no name are not entries', () => {
  expect([...parseLdif('# a\n\nversion: 1\n\ndn: a\ncn: x\nbroken\n\n\ndn:: YsOp\n').entries()]).toEqual([
    ['a', { cn: ['x'] }],
    ['bé', {}],
  ]);
});

test.each(['x ', ' x', ':x', '<x', 'é', 'a\nb', ''])('the value %j is written in base64', (value) => {
  const { ldif } = changes({}, { a: { cn: [value] } });
  expect(ldif).toContain(`\ncn:: ${Buffer.from(value).toString('base64')}\n`);
});
