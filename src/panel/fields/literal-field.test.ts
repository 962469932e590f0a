import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { shown } from './literal-field.ts';

test('a property is shown as it is stored, and as nothing if it was never set', () => {
  const reading = changesOver({ accounts: ['ann=user|Dept|Lab', 'bob=user'] });
  const field = shown('Dept', { options: ['Lab'] });
  expect(reading.accounts.all().map((user) => field.show(user, reading))).toEqual(['Lab', '']);
  expect([field.kind, field.options, shown('Dept').options]).toEqual(['literal', ['Lab'], []]);
});
