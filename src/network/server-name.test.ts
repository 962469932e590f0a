import { expect, test } from 'vitest';
import { serverNameOf } from './server-name.ts';

test.each<[Record<string, string>, string]>([
  [{}, ''],
  [{ SystemName: 'a' }, 'a'],
  [{ DomainName: 'b' }, 'b'],
  [{ SystemName: '', DomainName: '' }, ''],
  [{ SystemName: '', DomainName: 'b' }, 'b'],
  [{ SystemName: 'a', DomainName: '' }, 'a'],
  [{ DomainName: 'b.c', SystemName: 'a' }, 'a.b.c'],
])('the records %j name the server %j', (values, name) => {
  const records = new Map(Object.entries(values));
  const get = (key: string): { value: string } | undefined => {
    const value = records.get(key);
    return value === undefined ? undefined : { value };
  };
  expect(serverNameOf({ get })).toBe(name);
});
