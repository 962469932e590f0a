import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeSet } from '../../../changes/change-set.ts';
import { Databases } from '../../../db/file/databases.ts';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../../root.ts';
import { ModelCache } from './model-cache.ts';

let folder: string;
let databases: Databases;

beforeEach(() => {
  folder = temporaryFolder().path;
  databases = new Databases(openRoot(folder));
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page that shows the users; it counts how often it was made, which shows whether the model was cached. */
function usersPage(kept: ModelCache<string>): { readonly shown: (id?: string) => string; readonly made: () => number } {
  let made = 0;
  return {
    shown(id = 'users') {
      const reading = new ChangeSet(databases);
      return kept.get(id, reading, () => {
        made++;
        return reading.accounts
          .ofType('user')
          .map(({ key }) => key)
          .join();
      });
    },
    made: () => made,
  };
}

async function addUser(name: string): Promise<void> {
  await databases.accounts.update((accounts) => {
    accounts.create(name, 'user', new Map());
  });
}

test('a page that is shown again is not made again until a database that it shows has changed', async () => {
  await addUser('abc');
  const { shown, made } = usersPage(new ModelCache());
  expect([shown(), shown(), shown(), made()]).toEqual(['abc', 'abc', 'abc', 2]);
  await addUser('bob');
  expect([shown(), shown(), made()]).toEqual(['abc,bob', 'abc,bob', 3]);
});

test('a change of a database that it does not show leaves it as it is', async () => {
  await addUser('abc');
  const { shown, made } = usersPage(new ModelCache());
  shown();
  shown();
  await databases.configuration.update((configuration) => {
    configuration.create('TimeZone', 'UTC', new Map());
  });
  expect([shown(), made()]).toEqual(['abc', 2]);
});

test('pages of other visitors are kept apart', () => {
  const { shown, made } = usersPage(new ModelCache());
  for (const page of ['users in French', 'users in German']) for (let time = 0; time < 3; time++) shown(page);
  expect(made()).toBe(4);
});

test('after some time a page is made again: panel code may show the date', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { shown, made } = usersPage(new ModelCache());
  shown();
  shown();
  vi.advanceTimersByTime(9_000);
  shown();
  expect(made()).toBe(2);
  vi.advanceTimersByTime(2_000);
  shown();
  expect(made()).toBe(3);
});
