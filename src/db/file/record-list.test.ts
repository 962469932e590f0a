import { expect, test } from 'vitest';
import { putRecord } from './record-list.ts';
import { StoredRecord } from './record.ts';

const list = (...keys: readonly string[]): StoredRecord[] => keys.map((key) => new StoredRecord(key, 'user'));
const keys = (records: readonly { readonly key: string }[]): string[] => records.map(({ key }) => key);

test('a record is put in byte order, and one that does not belong in the list is removed from it', () => {
  expect(keys(putRecord(list('Zed', 'bob'), 'user', 'ann', new StoredRecord('ann', 'user')))).toEqual([
    'Zed',
    'ann',
    'bob',
  ]);
  expect(keys(putRecord(list('ann', 'bob'), 'user', 'ann', new StoredRecord('ann', 'group')))).toEqual(['bob']);
  expect(keys(putRecord(list('ann', 'bob'), undefined, 'bob', undefined))).toEqual(['ann']);
  expect(keys(putRecord(list('ann'), 'user', 'bob', undefined))).toEqual(['ann']);
});

test('a key whose bytes in an old file sort differently is replaced and removed where it is, not added twice', () => {
  // In ISO 8859-1 the é is one byte, larger than the two bytes of the ü in UTF-8.
  const old = (): StoredRecord[] => list('ü', 'é');
  expect(keys(putRecord(old(), 'user', 'é', new StoredRecord('é', 'user|City|Rome')))).toEqual(['ü', 'é']);
  expect(keys(putRecord(old(), 'user', 'é', undefined))).toEqual(['ü']);
});
