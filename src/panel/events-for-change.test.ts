import { expect, test } from 'vitest';
import { changesOver } from '../changes/change-set.fixture.ts';
import { eventsForChange } from './events-for-change.ts';
import { text } from './fields/kinds/text-fields.ts';
import { formPage } from './pages/form-page.ts';
import { definePanel } from './pages/panel-definition.ts';

test('a change is followed by the event of its page, with the key or with the arguments of the page', () => {
  const settings = { database: 'configuration', key: 'smb' } as const;
  const update = { event: 'workgroup-update', args: [] };
  const pages = {
    user: formPage({
      edits: { database: 'accounts', type: 'user' },
      fields: { City: text() },
      next: 'user',
      signals: 'user-modify',
    }),
    names: formPage({ settings, fields: { Workgroup: text() }, next: 'names', signals: update }),
  };
  const panel = definePanel({ name: 'all', menu: { heading: 'X', order: [1, 1] }, pages });
  const changes = changesOver({ accounts: ['ann=user'], configuration: ['smb=service'] });
  changes.accounts.setProps('ann', { City: 'Rome' });
  changes.configuration.setProps('smb', { Workgroup: 'office' });
  expect(changes.changes.flatMap((change) => eventsForChange([panel], change, () => false))).toEqual([
    { event: 'user-modify', args: ['ann'] },
    update,
  ]);
});
