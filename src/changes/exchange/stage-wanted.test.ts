import { expect, test } from 'vitest';
import { changesOver } from '../change-set.fixture.ts';
import { stageWanted } from './stage-wanted.ts';
import { masked, wantedState } from './wanted-state.ts';
import type { ChangeSet } from '../change-set.ts';

const accounts = [
  'ann=user|ApiToken|hush|City|Rome|Gid|5000|Uid|5000',
  'bob=user|City|Rome',
  'cid=user-deleted|City|Rome',
  'team=group|Members|ann',
];

/** Stages wanted accounts over those above; only users have a delete event. */
function stage(records: object, complete = false) {
  const changes = changesOver({ accounts });
  const wanted = wantedState({ complete, databases: { accounts: records } }, (line) => {
    throw new Error(line);
  });
  return { ...stageWanted(changes, wanted, (event) => event === 'user-delete'), changes };
}

const line = (changes: ChangeSet, key: string): string | undefined => {
  const record = changes.accounts.get(key);
  return record && [record.type, ...[...record.props].flat()].join('|');
};

test('what is wanted is set, what is not named stays, and what is null is removed', () => {
  const { changes, refused } = stage({ ann: { type: 'user', City: 'Oslo', Uid: null }, dan: { type: 'user', A: 'b' } });
  expect([line(changes, 'ann'), line(changes, 'dan'), refused]).toEqual([
    'user|ApiToken|hush|City|Oslo|Gid|5000',
    'user|A|b',
    [],
  ]);
  expect(changes.changes.map(({ key }) => key)).toEqual(['ann', 'dan']);
});

test('what already has the wanted value is not changed', () => {
  expect(stage({ ann: { type: 'user', City: 'Rome' }, removed: null }).changes.changes).toEqual([]);
});

test('a complete state removes everything else, except the numbers that a server gave', () => {
  const { changes } = stage({ ann: { type: 'user', City: 'Rome' } }, true);
  expect(line(changes, 'ann')).toBe('user|City|Rome|Gid|5000|Uid|5000');
  expect([line(changes, 'bob'), line(changes, 'team')]).toEqual(['user-deleted|City|Rome', undefined]);
  expect(changes.signals).toEqual([{ event: 'user-delete', args: ['bob'] }]);
  // Its removal is under way already.
  expect(line(changes, 'cid')).toBe('user-deleted|City|Rome');
});

test('a masked secret stays as it is; an unknown one is reported', () => {
  const secret = { type: 'user', ApiToken: masked };
  const { changes, unknownSecrets } = stage({ ann: secret, dan: secret }, true);
  expect(line(changes, 'ann')).toContain('ApiToken|hush');
  expect([unknownSecrets, line(changes, 'dan')]).toEqual([['accounts:dan:ApiToken'], 'user']);
});

test('a value that only looks masked is stored if the property is not a secret', () => {
  expect(line(stage({ bob: { type: 'user', City: masked } }).changes, 'bob')).toBe(`user|City|${masked}`);
});

test('what cannot be stored is refused by its place, and the rest is staged', () => {
  const { changes, refused } = stage({ 'a=b': { type: 'user' }, bob: { type: 'user', City: 'a|b' }, ann: null });
  expect(refused.map((text) => text.split(': ')[0])).toEqual(['accounts:a=b', 'accounts:bob']);
  expect(line(changes, 'ann')).toMatch(/^user-deleted/);
});
