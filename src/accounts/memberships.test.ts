import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Database } from '../db/file/database.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { groupsOf, joinGroups, leaveGroups, membersOf, setGroups } from './memberships.ts';

let folder: string;
let accounts: Database;

beforeEach(() => {
  folder = temporaryFolder().path;
  accounts = new Database('accounts', join(folder, 'accounts'));
});

async function withGroups(members: Readonly<Record<string, string>>): Promise<void> {
  await accounts.update((draft) => {
    for (const [key, names] of Object.entries(members)) draft.create(key, 'group', { Members: names });
  });
}

function members(key: string): string | undefined {
  return accounts.snapshot().get(key)?.prop('Members');
}

describe('members of groups', () => {
  test('are stored sorted and without duplicates after adding one, and a missing group is skipped', async () => {
    await withGroups({ sales: 'zoe,al,zoe' });
    await accounts.update((draft) => {
      joinGroups(draft, 'bob', ['sales', 'nogroup']);
    });
    expect(members('sales')).toBe('al,bob,zoe');
    expect(accounts.snapshot().get('nogroup')).toBeUndefined();
  });

  test('keep their order after removing one, and a group without members gets admin', async () => {
    await withGroups({ g: 'z,bob,a,bob,m', h: 'bob', i: '' });
    await accounts.update((draft) => {
      leaveGroups(draft, 'bob', ['g', 'h', 'i', 'nogroup']);
    });
    expect([members('g'), members('h'), members('i')]).toEqual(['z,a,m', 'admin', 'admin']);
  });

  test('are compared as names, not as patterns', async () => {
    await withGroups({ g: 'bob,b.b,alice' });
    expect(groupsOf(accounts.snapshot(), 'al.ce')).toEqual([]);
    await accounts.update((draft) => {
      leaveGroups(draft, 'b.b', ['g']);
    });
    expect(members('g')).toBe('bob,alice');
  });

  test('can be set to exactly the named groups', async () => {
    await withGroups({ a: 'bob,z', b: 'bob', c: 'z' });
    await accounts.update((draft) => {
      setGroups(draft, 'bob', ['b', 'c']);
    });
    expect(groupsOf(accounts.snapshot(), 'bob')).toEqual(['b', 'c']);
    expect(membersOf(accounts.snapshot().get('a'))).toEqual(['z']);
  });
});
