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
])('the records %j name the server %j', (types, name) => {
  const records = new Map(Object.entries(types));
  const get = (key: string): { type: string } | undefined => {
    const type = records.get(key);
    return type === undefined ? undefined : { type };
  };
  expect(serverNameOf({ get })).toBe(name);
});
