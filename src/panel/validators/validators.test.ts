import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { creditCardExpiry } from './credit-card.ts';
import { findValidator, validators } from './validators.ts';

function answer(name: string, args: string, input: string): string | undefined {
  const rule = findValidator(name, args === '' ? [] : args.split(','));
  assert.ok(rule !== undefined, `no validator ${name}`);
  const said = rule(input);
  return said.refused ? said.key : undefined;
}

const accepted: readonly (readonly [name: string, args: string, input: string])[] = [
  ['nonblank', '', 'x'],
  ['integer', '', '00'],
  ['number', '', '1..2'],
  ['word', '', 'a_1'],
  ['minlength', '3', 'äöü'],
  ['maxlength', '2', '👍👍'],
  ['exactlength', '0', ''],
  ['lengthrange', '2,4', 'abcd'],
  ['url', '', 'see ftp://x.y'],
  ['email_simple', '', 'Jane Doe <jane@example.com>'],
  ['email_simple', '', 'jane(home (old))@example.com'],
  ['email_simple', '', 'jane@[192.0.2.1]'],
  ['domain_name', '', 'a-b.co.uk.'],
  ['ip_number', '', '255.0.0.1'],
  ['ip_number_or_blank', '', ''],
  ['username', '', '!abc!'],
  ['password', '', 'Abc123!'],
  ['validate_password', 'none', 'x'],
  ['validate_password', "'normal'", 'Abc123!'],
  ['mac_address', '', '08:00:CF:2B:12:34'],
  ['iso_country_code', '', 'ch'],
  ['US_state', '', 'ny'],
  ['US_zipcode', '', '123456789'],
  ['credit_card_number', '', '4222222222222'],
  ['nopipes', '', 'a/b'],
  ['permitpipes', '', 'a|b'],
  ['validate_description', '', "Anna's"],
  ['date', '', '2024-02-29'],
  ['date', '', '12/31/2026 17:30'],
  ['date', '', 'Fri, 31 Dec 2027'],
  ['date', '', 'December 24th'],
  ['date', '', '24.12.2026'],
  ['date', '', '20261224'],
  ['date', '', 'next friday'],
  ['date', '', '3 days ago'],
  ['date', '', '5pm'],
];

test.each(accepted)('%s(%s) accepts %j', (name, args, input) => {
  assert.equal(answer(name, args, input), undefined);
});

const refused: readonly (readonly [name: string, args: string, input: string])[] = [
  ['nonblank', '', ' \t'],
  ['nonblank', '', '0'],
  ['integer', '', '0'],
  ['number', '', '5e10'],
  ['word', '', 'abc\n'],
  ['minlength', '0', 'abc'],
  ['maxlength', '', 'abc'],
  ['exactlength', '2.5', 'ab'],
  ['lengthrange', '4,2', 'abc'],
  ['url', '', 'https://example.com'],
  ['email_simple', '', 'a b@c.d'],
  ['email_simple', '', 'a@b <c@d'],
  ['email_simple', '', 'jane@example.com (home'],
  ['email_simple', '', 'a..b@c'],
  ['domain_name', '', 'Example.com'],
  ['ip_number', '', '256.1.1.1'],
  ['ip_number', '', '1.2.3.4\n'],
  ['mac_address', '', '08-00-cf-2b-12-34'],
  ['iso_country_code', '', 'CH'],
  ['US_zipcode', '', '1234'],
  ['credit_card_number', '', '4111 1111 1111 1112'],
  ['nopipes', '', 'a|b'],
  ['validate_description', '', 'a|b'],
  ['validate_description', '', '$(reboot)'],
  ['validate_password', 'strong', 'abc'],
  ['date', '', '2023-02-29'],
  ['date', '', '13/2030'],
  ['date', '', 'soon'],
  ['date', '', '12/12 25:00'],
];

test.each(refused)('%s(%s) refuses %j', (name, args, input) => {
  assert.notEqual(answer(name, args, input), undefined);
});

test.each([
  ['11/26', undefined],
  ['11/2026', undefined],
  ['10/26', 'errors.validators.creditCardExpired'],
  ['10/36', undefined],
  ['11/36', 'errors.validators.creditCardExpiry'],
  ['13/26', 'errors.validators.creditCardExpiry'],
])('in November 2026 a card that is good thru %s is answered by %s', (input, key) => {
  const said = creditCardExpiry(() => new Date(2026, 10, 21))(input);
  assert.equal(said.refused ? said.key : undefined, key);
});

test('a name unknown to the library is not a validator', () => {
  for (const name of ['zero_or_positive', 'constructor', '__proto__', ''])
    assert.equal(findValidator(name, []), undefined);
});

test('every validator answers quickly for any text', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', '@', '.', '<', '(', '1', '/', ' ', '"', '\\') }),
  );
  const names = [...Object.keys(validators), 'permitpipes'];
  fc.assert(
    fc.property(fc.constantFrom(...names), hostile, (name, text) => {
      const said = findValidator(name, ['3', '5'])?.(text);
      assert.ok(said?.refused === true || said?.value === text);
    }),
  );
  for (const name of names) findValidator(name, ['3', '5'])?.(`${'a.'.repeat(50_000)}@${'(1 '.repeat(5000)}`);
});
