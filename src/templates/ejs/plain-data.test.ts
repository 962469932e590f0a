import { expect, test } from 'vitest';
import { parseLines } from '../../db/file/text/lines.ts';
import { Snapshot } from '../../db/file/snapshot.ts';
import { plainDatabase, plainRecords } from './plain-data.ts';

const snapshot = (...lines: readonly string[]): Snapshot =>
  new Snapshot(parseLines(lines.map((line) => `${line}\n`).join('')));

const accounts = snapshot('bob=user|Name|Bob|City|', 'ann=user|Name|Ann', 'toString=group', 'zoe');

test('records are read by key and properties by name, with the type as one; nothing is inherited', () => {
  const data = plainDatabase(() => accounts);
  const at = (key: string, name = 'type'): string | undefined => data[key]?.[name];
  expect([at('ann', 'Name'), at('bob', 'City'), at('ann')]).toEqual(['Ann', '', 'user']);
  expect([at('eve'), at('ann', 'City'), at('ann', 'toString'), at('valueOf')]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(at('toString')).toBe('group');
});

test('it can be listed as any object, in byte order of the keys, without lines that are no records', () => {
  const data = plainDatabase(() => accounts);
  expect(Object.keys(data)).toEqual(['ann', 'bob', 'toString']);
  expect(Object.entries(data).map(([key, record]) => `${key} ${record['type'] ?? ''}`)).toEqual([
    'ann user',
    'bob user',
    'toString group',
  ]);
  expect(['ann' in data, 'eve' in data, 'zoe' in data, Symbol.iterator in data]).toEqual([true, false, false, false]);
  expect(Object.hasOwn(data, 'ann')).toBe(true);
  const copy: object = { ...data };
  expect(copy).toMatchObject({ ann: { Name: 'Ann', type: 'user' } });
});

test('a record is the same object each time, as long as it does not change', () => {
  let now = accounts;
  const data = plainDatabase(() => now);
  const [ann, bob] = [data['ann'], data['bob']];
  expect(data['ann']).toBe(ann);
  now = snapshot('ann=user|Name|Anna');
  expect([data['ann']?.['Name'], data['bob'], bob?.['Name']]).toEqual(['Anna', undefined, 'Bob']);
});

test('nothing can be changed', () => {
  const data: Record<string, unknown> = plainDatabase(() => accounts);
  const record = data['ann'] as Record<string, string>;
  const changes: (() => unknown)[] = [
    () => (data['ann'] = {}),
    () => delete data['ann'],
    () => Object.defineProperty(data, 'eve', { value: 1 }),
  ];
  for (const change of changes) expect(change).toThrow('a template reads databases, it does not change them');
  expect(() => (record['Name'] = 'x')).toThrow(TypeError);
  expect(() => delete record['Name']).toThrow(TypeError);
  expect(accounts.get('ann')?.prop('Name')).toBe('Ann');
});

test('each record that is read is reported, also one that is missing', () => {
  const told: string[] = [];
  const data = plainDatabase(
    () => accounts,
    (key, isThere) => told.push(`${key} ${String(isThere)}`),
  );
  expect([data['ann'], data['eve'], 'bob' in data].map(Boolean)).toEqual([true, false, true]);
  expect(told).toEqual(['ann true', 'eve false']);
});

test('the records of a type are listed with their keys', () => {
  expect(plainRecords(accounts, 'user').map(([key, record]) => [key, record['Name']])).toEqual([
    ['ann', 'Ann'],
    ['bob', 'Bob'],
  ]);
  expect(plainRecords(accounts, 'host')).toEqual([]);
});
