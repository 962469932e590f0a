import { beforeEach, expect, test } from 'vitest';
import { Failure } from '../refusals.ts';
import { changesOver } from './change-set.fixture.ts';
import { PasswordChanges, type PasswordStore } from './password-changes.ts';

/** What is stored, by account. */
let stored: Map<string, string>;
/** Accounts whose password cannot be changed, with the reason. */
let unwritable: Map<string, Error>;
let lacking: Failure | undefined;

const store: PasswordStore = {
  preparePassword: (account, password) =>
    Promise.resolve(() => {
      const error = unwritable.get(account);
      if (error) return Promise.reject(error);
      stored.set(account, `hash of ${password}`);
      return Promise.resolve(lacking);
    }),
  forgetPassword(account) {
    const error = unwritable.get(account);
    if (error) return Promise.reject(error);
    stored.delete(account);
    return Promise.resolve();
  },
};

beforeEach(() => {
  stored = new Map([['eve', 'old']]);
  unwritable = new Map();
  lacking = undefined;
});

async function prepared(): Promise<PasswordChanges> {
  const changes = changesOver({ accounts: ['ann=user', 'bob=user', 'eve=user'] });
  changes.setPassword('ann', 'Fresh-Rain-71');
  changes.setPassword('bob', 'Fresh-Snow-72');
  changes.forgetPassword('eve');
  return PasswordChanges.prepare(store, changes);
}

test('nothing is changed before it is applied, then all are', async () => {
  const passwords = await prepared();
  expect([...stored]).toEqual([['eve', 'old']]);
  expect(await passwords.apply()).toEqual({ failed: new Map(), kept: new Map(), lacking: undefined });
  expect([...stored]).toEqual([
    ['ann', 'hash of Fresh-Rain-71'],
    ['bob', 'hash of Fresh-Snow-72'],
  ]);
});

test('if one cannot be set, the others are, and it is said which', async () => {
  const error = new Error('the disk is full');
  unwritable.set('ann', error);
  expect(await (await prepared()).apply()).toMatchObject({ failed: new Map([['ann', error]]), kept: new Map() });
  expect([...stored.keys()]).toEqual(['bob']);
});

test('if none can be set, the first reason is thrown and none is forgotten', async () => {
  unwritable.set('ann', new Error('ann fails')).set('bob', new Error('bob fails'));
  await expect((await prepared()).apply()).rejects.toThrow('ann fails');
  expect([...stored.keys()]).toEqual(['eve']);
});

test('one that cannot be forgotten is said, if another was set', async () => {
  const error = new Error('it is busy');
  unwritable.set('eve', error);
  expect((await (await prepared()).apply()).kept).toEqual(new Map([['eve', error]]));
  expect([...stored.keys()]).toEqual(['eve', 'ann', 'bob']);
});

test('that a password is not set everywhere is passed on', async () => {
  lacking = new Failure('errors.fileBusy', 'Samba does not answer', { kind: 'unavailable' });
  expect((await (await prepared()).apply()).lacking).toBe(lacking);
});
