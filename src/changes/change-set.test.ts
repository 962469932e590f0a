import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { ChangeSet } from './change-set.ts';

let folder: TemporaryFolder;
let changes: ChangeSet;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'ann=user|Dept|A\nbob=user|Dept|A\nfoo=group\n');
  changes = new ChangeSet(new Databases(openRoot(folder.path)));
});

test('a part sees what was staged before it, and changes nothing until it is adopted', () => {
  changes.accounts.setProps('ann', { Dept: 'B' });
  const part = changes.part();
  expect(part.accounts.get('ann')?.prop('Dept')).toBe('B');
  part.accounts.create('cid', 'user', { Dept: 'C' });
  part.signal('user-create', 'cid');
  expect(part.accounts.ofType('user').map(({ key }) => key)).toEqual(['ann', 'bob', 'cid']);
  expect([changes.accounts.get('cid'), changes.signals]).toEqual([undefined, []]);
  changes.adopt(part);
  expect(changes.accounts.ofType('user').map(({ key }) => key)).toEqual(['ann', 'bob', 'cid']);
  expect(changes.signals).toEqual([{ event: 'user-create', args: ['cid'] }]);
  expect(changes.changes.map(({ key }) => key)).toEqual(['ann', 'cid']);
});

test('a part that changes nothing of what the whole has staged writes nothing', () => {
  changes.accounts.setProps('ann', { Dept: 'B' });
  const part = changes.part();
  part.accounts.setProps('ann', { Dept: 'B' });
  expect(part.writesNothing).toBe(true);
  part.accounts.setProps('ann', { Dept: 'A' });
  expect(part.writesNothing).toBe(false);
});

test('lists are those of the records whatever was staged, in byte order, and stay as they were given', () => {
  const key = fc.constantFrom('ann', 'bob', 'foo', 'a', 'zoë', 'b-b', 'Zed', '😀', '￿');
  const step = fc.record({
    key,
    type: fc.constantFrom('user', 'group', undefined),
    look: fc.boolean(),
    part: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const whole = new ChangeSet(new Databases(openRoot(folder.path)));
      const database = whole.database('hosts');
      for (const { key: name, type, look, part: inPart } of steps) {
        const before = database.ofType('user');
        const copy = [...before];
        const part = inPart ? whole.part() : whole;
        const staged = part.database('hosts');
        if (type === undefined) {
          if (staged.get(name)) staged.delete(name);
        } else if (staged.get(name)) staged.setType(name, type);
        else staged.create(name, type, {});
        if (look) staged.all();
        if (inPart) whole.adopt(part);
        expect(before).toEqual(copy);
      }
      const all = database.all().map((record) => record.key);
      expect(all).toEqual(all.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      expect(new Set(all).size).toBe(all.length);
      for (const type of ['user', 'group'])
        expect(database.ofType(type)).toEqual(database.all().filter((record) => record.type === type));
    }),
  );
});
