import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOver, databasesOf } from './change-set.fixture.ts';
import type { StagedDatabase } from './staged-database.ts';
import { ChangeSet } from './change-set.ts';

const accounts = (...lines: readonly string[]): StagedDatabase => changesOver({ accounts: lines }).accounts;

test.each([
  ['a key that is taken, by any type', 'ann', 'group', {}, 'errors.recordExists'],
  ['no type', 'bob', '', {}, 'errors.typeNeeded'],
  ['a key that another file of the system would read as two', 'b\nob', 'user', {}, 'errors.accountKeyUnsafe'],
  ['a bar in a value', 'bob', 'user', { City: 'a|Uid|0' }, 'errors.noPipes'],
  ['a value that would be read back with a line end', 'bob', 'user', { City: 'a\\nb' }, 'errors.backslashN'],
  ['a bar in the name of a property', 'bob', 'user', { 'A|Uid': '0' }, 'errors.propNameUnsafe'],
])('a record with %s is not staged', (_, key, type, props, failure) => {
  const database = accounts('ann=user');
  expect(() => {
    database.create(key, type, props);
  }).toThrow(expect.objectContaining({ key: failure }));
  expect([database.isTouched, database.changes()]).toEqual([false, []]);
});

test('a key may be an invalid account name, but must not be read back differently', () => {
  const things = changesOver({}).database('things');
  things.create('b,ob', 'thing', {});
  expect(() => {
    things.create('b|ob', 'thing', {});
  }).toThrow(expect.objectContaining({ key: 'errors.keyUnsafe' }));
  expect(things.all().map(({ key }) => key)).toEqual(['b,ob']);
});

test.each<[string, (database: StagedDatabase) => void]>([
  [
    'set properties of',
    (database) => {
      database.setProps('bob', { City: 'Rome' });
    },
  ],
  [
    'remove properties of',
    (database) => {
      database.deleteProps('bob', ['City']);
    },
  ],
  [
    'set the type of',
    (database) => {
      database.setType('bob', 'group');
    },
  ],
  [
    'delete',
    (database) => {
      database.delete('bob');
    },
  ],
])('it is a failure to %s a record that is missing, or was deleted before', (_, stage) => {
  const database = accounts('ann=user', 'bob=user');
  database.delete('bob');
  expect(() => {
    stage(database);
  }).toThrow(expect.objectContaining({ key: 'errors.notFound' }));
  expect(database.changes().map(({ key, after }) => [key, after])).toEqual([['bob', undefined]]);
});

test('a stored value may break the present rules; a new one may not', () => {
  const old = 'rings\u0007';
  const database = accounts(`ann=user|Note|${old}`);
  database.setProps('ann', { City: 'Rome', Note: old });
  expect(() => {
    database.setProps('ann', { City: old });
  }).toThrow(expect.objectContaining({ key: 'errors.controlCharacters' }));
  expect(() => {
    database.setType('ann', old);
  }).toThrow(expect.objectContaining({ key: 'errors.controlCharacters' }));
  expect([...(database.get('ann')?.props ?? [])]).toEqual([
    ['City', 'Rome'],
    ['Note', old],
  ]);
});

test('what is staged and taken back again is not a change', () => {
  const database = accounts('ann=user|City|Rome');
  database.setProps('ann', { City: 'Bari' });
  database.setProps('ann', { City: 'Rome' });
  database.create('bob', 'user', {});
  database.delete('bob');
  expect([database.isTouched, database.changes()]).toEqual([true, []]);
  expect(database.stored('ann')?.prop('City')).toBe('Rome');
});

test('lists are as records say, however often they were asked for in between, in a part as in the whole', () => {
  const store = databasesOf({ things: ['Zed=user', 'bob=user', 'cid=group'] });
  const key = fc.constantFrom('ann', 'bob', 'cid', 'dan', 'Zed', 'é');
  const type = fc.constantFrom('user', 'group');
  const step = fc.record({ key, type, isGone: fc.boolean(), asks: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.nat(12), (steps, partAt) => {
      const whole = new ChangeSet(store);
      const part = whole.part();
      steps.forEach(({ key: name, type: wanted, isGone, asks }, index) => {
        // A part is made over a whole that does not change any more.
        const database = (index < partAt ? whole : part).database('things');
        if (asks) database.ofType(wanted);
        const now = database.get(name);
        if (isGone && now) database.delete(name);
        else if (now) database.setType(name, wanted);
        else database.create(name, wanted, {});
        const records = ['Zed', 'ann', 'bob', 'cid', 'dan', 'é'].flatMap((one) => database.get(one) ?? []);
        const shown = (list: readonly { key: string; type: string }[]): string[] =>
          list.map((one) => `${one.key}=${one.type}`);
        expect(shown(database.all())).toEqual(shown(records));
        expect(shown(database.ofType('user'))).toEqual(shown(records.filter((one) => one.type === 'user')));
      });
    }),
  );
});
