import { expect, test } from 'vitest';
import { changesOver } from '../../../changes/change-set.fixture.ts';
import { literal, shown, toneOf } from './literal-field.ts';

test('a property is shown as it is stored, and as nothing if it was never set', () => {
  const reading = changesOver({ accounts: ['ann=user|Dept|Lab', 'bob=user'] });
  const field = shown('Dept', { options: ['Lab'] });
  expect(reading.accounts.all().map((user) => field.show(user, reading))).toEqual(['Lab', '']);
  expect([field.kind, field.options, shown('Dept').options]).toEqual(['literal', ['Lab'], []]);
});

test('only the declared texts have a colour, whatever a record says', () => {
  const field = literal((user) => user.type, { tones: { yes: 'good' } });
  const texts = ['yes', 'no', '', 'constructor', '__proto__'];
  expect(texts.map((text) => toneOf(field, text))).toEqual(['good', undefined, undefined, undefined, undefined]);
});
