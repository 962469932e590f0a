import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Database } from '../../db/file/database.ts';
import type { Draft } from '../../db/file/draft.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import {
  createAutoPseudonyms,
  deleteAutoPseudonyms,
  deletePseudonymsOf,
  dotPseudonym,
  underbarPseudonym,
} from './pseudonyms.ts';

let folder: string;
let accounts: Database;

beforeEach(() => {
  folder = temporaryFolder().path;
  accounts = new Database('accounts', join(folder, 'accounts'));
});

describe('pseudonyms', () => {
  async function withUser(FirstName: string, LastName: string): Promise<void> {
    await accounts.update((draft) => {
      draft.create('u', 'user', { FirstName, LastName });
    });
  }

  function change<result>(make: (draft: Draft) => result): Promise<result> {
    return accounts.update(make);
  }

  test.each([
    ['Bart', 'Simpson', 'bart.simpson', 'bart_simpson'],
    ['Jean Luc', ' De\tLa  Tour', 'jean.luc.de.la.tour', 'jean_luc_de_la_tour'],
    ['Zoë', 'Ångström', 'zoë.Ångström', 'zoë_Ångström'],
    ['', 'Prince', 'prince', 'prince'],
    ['', '', '', ''],
  ])('of the user %j %j are %j and %j', async (first, last, dot, underbar) => {
    await withUser(first, last);
    const user = accounts.snapshot().get('u');
    expect([dotPseudonym(user), underbarPseudonym(user)]).toEqual([dot, underbar]);
  });

  test('are created once for each name, but not for an existing account or with an empty key', async () => {
    await withUser('A', 'B');
    await change((draft) => {
      draft.create('a.b', 'ibay', {});
    });
    expect(await change((draft) => createAutoPseudonyms(draft, 'u'))).toEqual(['a_b']);
    expect(await change((draft) => createAutoPseudonyms(draft, 'u'))).toEqual([]);
    expect(await change((draft) => createAutoPseudonyms(draft, 'nobody'))).toEqual([]);
    expect(accounts.snapshot().keys()).toEqual(['a.b', 'a_b', 'u']);
  });

  test('created for a user are deleted, and those of other users stay', async () => {
    await withUser('A', 'B');
    await change((draft) => {
      draft.create('a.b', 'pseudonym', { Account: 'other' });
      draft.create('a_b', 'pseudonym', { Account: 'u' });
    });
    expect(await change((draft) => deleteAutoPseudonyms(draft, 'u'))).toEqual(['a_b']);
    expect(accounts.snapshot().keys()).toEqual(['a.b', 'u']);
  });

  test('of pseudonyms are deleted too, also in a circle', async () => {
    await change((draft) => {
      for (const [key, Account] of [
        ['a', 'u'],
        ['b', 'a'],
        ['c', 'b'],
        ['d', 'c'],
        ['x', 'y'],
        ['y', 'x'],
      ] as const)
        draft.create(key, 'pseudonym', { Account });
    });
    expect(await change((draft) => deletePseudonymsOf(draft, 'u'))).toEqual(['a', 'b', 'c', 'd']);
    expect(await change((draft) => deletePseudonymsOf(draft, 'x'))).toEqual(['y', 'x']);
  });

  test('that are not removable lead to admin after their user is removed, and their own pseudonyms stay', async () => {
    await change((draft) => {
      draft.create('alarm', 'pseudonym', { Account: 'u', Removable: 'no', Visible: 'internal' });
      draft.create('boss', 'pseudonym', { Account: 'u' });
      draft.create('root-mail', 'pseudonym', { Account: 'boss', Removable: 'no' });
      draft.create('sirens', 'pseudonym', { Account: 'alarm' });
    });
    expect(await change((draft) => deletePseudonymsOf(draft, 'u'))).toEqual(['boss']);
    const left = accounts.snapshot().all();
    expect(left.map(({ key, props }) => [key, ...props.values()].join(' '))).toEqual([
      'alarm admin no internal',
      'root-mail admin no',
      'sirens alarm',
    ]);
  });

  test('made of a user’s names stay if they are not removable', async () => {
    await withUser('A', 'B');
    await change((draft) => {
      draft.create('a.b', 'pseudonym', { Account: 'u', Removable: 'no' });
    });
    expect(await change((draft) => deleteAutoPseudonyms(draft, 'u'))).toEqual([]);
  });
});
