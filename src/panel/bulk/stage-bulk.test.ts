import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { refuse } from '../../refusals.ts';
import { number, text } from '../fields/kinds/text-fields.ts';
import { anyFormPage, type FormPage } from '../pages/form-page.ts';
import { stageBulk, type BulkContext } from './stage-bulk.ts';

const users = { database: 'accounts', type: 'user' } as const;
const page = anyFormPage({
  edits: users,
  fields: { Size: number({ max: 9 }), City: text({ optional: true }) },
  next: 'list',
  signals: 'user-modify',
});

const context: BulkContext = { run: (submit) => submit(), check: () => undefined };
const accounts = ['ann=user|City|Rome|Size|1', 'bob=user|City|Rome|Size|2', 'cid=user|Size|3', 'team=group'];

async function stage(typed: Readonly<Record<string, string>>, keys: string[], of: FormPage = page, more = context) {
  const changes = changesOver({ accounts });
  const posted = new Map(Object.entries(typed).map(([name, value]) => [name, [value]]));
  const outcome = await stageBulk(changes, of, keys, () => posted, more);
  return { ...outcome, changes };
}

const changed = (changes: ChangeSet): readonly string[] => changes.changes.map(({ key }) => key);

test('each record has its checks; what one is refused for leaves nothing behind and does not affect the others', async () => {
  const { staged, unchanged, refused, changes } = await stage({ City: 'Oslo' }, ['ann', 'gone', 'team', 'bob']);
  expect([staged, unchanged, changed(changes)]).toEqual([['ann', 'bob'], 0, ['ann', 'bob']]);
  expect(refused.map(({ key, field, refusal }) => [key, field, refusal.key])).toEqual([
    ['gone', undefined, 'errors.recordMissing'],
    ['team', undefined, 'errors.notForRecord'],
  ]);
  expect(changes.signals).toEqual([
    { event: 'user-modify', args: ['ann'] },
    { event: 'user-modify', args: ['bob'] },
  ]);
});

test('a refused value is named with its field, and stages nothing', async () => {
  const { staged, refused, changes } = await stage({ Size: '10', City: 'Oslo' }, ['ann']);
  expect(refused).toMatchObject([{ key: 'ann', field: 'Size', refusal: { key: 'errors.wholeNumber' } }]);
  expect([staged, changed(changes), changes.signals]).toEqual([[], [], []]);
});

test('a record that already has the value is counted, and neither written nor signalled', async () => {
  const { staged, unchanged, changes } = await stage({ City: 'Rome' }, ['ann', 'cid']);
  expect([staged, unchanged, changed(changes)]).toEqual([['cid'], 1, ['cid']]);
});

test('a record that the page is not for by its own rule is refused', async () => {
  const picky: FormPage = { ...page, when: (user) => user.key !== 'ann' };
  const { staged, refused } = await stage({ City: 'Oslo' }, ['ann', 'bob'], picky);
  expect([staged, refused.map(({ key }) => key)]).toEqual([['bob'], ['ann']]);
});

test('a record named twice is staged over what was staged for it first', async () => {
  const { staged, unchanged } = await stage({ City: 'Oslo' }, ['ann', 'ann']);
  expect([staged, unchanged]).toEqual([['ann'], 1]);
});

test('a rule of another panel is checked for each record', async () => {
  const refused = { outcome: 'refused', fields: new Map([['City', refuse('errors.valueOwned')]]), page: [] } as const;
  const check: BulkContext['check'] = ({ key }) => (key === 'bob' ? refused : undefined);
  const outcome = await stage({ City: 'Oslo' }, ['ann', 'bob', 'cid'], page, { ...context, check });
  expect([outcome.staged, outcome.refused.map(({ key }) => key)]).toEqual([['ann', 'cid'], ['bob']]);
  expect(changed(outcome.changes)).toEqual(['ann', 'cid']);
});
