import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import {
  calendarDate,
  forwardAddress,
  phoneNumber,
  sameAs,
  timeOfDay,
  wholeNumber,
  without,
  type Rule,
} from './rules.ts';

/** The value in the form to store, or the key of the refusal. */
function ruled(rule: Rule, value: string, reading: ChangeSet = changesOver({}), key = 'ann'): string {
  const answer = rule(value, { reading, record: reading.accounts.get(key), typed: () => '' });
  return answer.refused ? answer.key : answer.value;
}

test.each([
  ['5', '5'],
  ['+007', '7'],
  ['-0', '0'],
  ['1', '1'],
  ['9', '9'],
  ['0', '0'],
  ['10', 'errors.wholeNumber'],
  ['-1', 'errors.wholeNumber'],
  ['1e1', 'errors.wholeNumber'],
  ['0x5', 'errors.wholeNumber'],
  ['5.0', 'errors.wholeNumber'],
  ['٥', 'errors.wholeNumber'],
  ['5\n', 'errors.wholeNumber'],
  ['', 'errors.wholeNumber'],
  ['0'.repeat(16), 'errors.wholeNumber'],
])('a whole number from 0 to 9: %j gives %s', (value, answer) => {
  expect(ruled(wholeNumber(0, 9), value)).toBe(answer);
});

test('every whole number within its limits is stored in digits, as it was', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.nat(3), (value, zeros) => {
      const digits = `${value < 0 ? '-' : ''}${'0'.repeat(zeros)}${String(Math.abs(value))}`;
      const limits = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      const isShort = digits.replace('-', '').length <= 15;
      expect(ruled(limits, digits)).toBe(isShort ? String(value) : 'errors.wholeNumber');
    }),
  );
});

test('two fields that must be the same say what differs', () => {
  const context = { reading: changesOver({}), record: undefined, typed: () => 'ann@example.org' };
  const answers = [sameAs('Mail'), sameAs('Mail', 'errors.addressesDiffer')].map((rule) => rule('ann@', context));
  expect(answers).toMatchObject([{ key: 'errors.passwordsDiffer' }, { key: 'errors.addressesDiffer' }]);
  expect(sameAs('Mail')('ann@example.org', context)).toMatchObject({ refused: false, value: 'ann@example.org' });
});

test.each([
  ['2026-03-09', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['2026-3-9', false],
  ['2026-03-09T00:00', false],
  ['2026-03-09\n', false],
])('whether %j is a date: %s', (value, isDate) => {
  expect(ruled(calendarDate, value) === value).toBe(isDate);
});

test.each([
  ['00:00', true],
  ['23:59', true],
  ['24:00', false],
  ['7:30', false],
  ['17:60', false],
])('whether %j is a time of day: %s', (value, isTime) => {
  expect(ruled(timeOfDay, value) === value).toBe(isTime);
});

test.each([
  ['+44 (0)7700 900-123 x4', true],
  ['555.1/2#*', true],
  ['<1>', false],
  ['1\n2', false],
  ['1'.repeat(41), false],
  ['', false],
])('whether %j is a telephone number: %s', (value, isNumber) => {
  expect(ruled(phoneNumber, value) === value).toBe(isNumber);
});

test('a text without a part', () => {
  expect([ruled(without(','), 'a;b'), ruled(without(','), 'a,b')]).toEqual(['a;b', 'errors.without']);
});

describe('an address to forward to', () => {
  const open = (): ChangeSet =>
    changesOver({
      accounts: [
        'ann=user|EmailForward|local',
        'bob=user|EmailForward|forward|ForwardAddress|ann',
        'sales=group|Members|ann',
        'a.low=pseudonym|Account|ann',
        'team=group|Members|cid',
        'cid=user|EmailForward|local',
      ],
      configuration: ['DomainName=office.example'],
      domains: ['shop.example=domain'],
    });

  test.each([
    ['x@example.org', 'x@example.org'],
    ['cid', 'cid'],
    ['team', 'team'],
    ['cid@office.example', 'cid@office.example'],
    ['nobody', 'errors.emailAddress'],
    ['nobody@shop.example', 'errors.emailAddress'],
    ['ann', 'errors.forwardLoop'],
    ['a.low', 'errors.forwardLoop'],
    ['bob', 'errors.forwardLoop'],
    ['sales', 'errors.forwardLoop'],
    ['ann@shop.example', 'errors.forwardLoop'],
    ['a@b@c', 'errors.emailAddress'],
    ['x@ex ample', 'errors.emailAddress'],
    ['|/bin/sh', 'errors.emailAddress'],
    ['x@y,z@y', 'errors.emailAddress'],
    ['":include:/etc/passwd"', 'errors.emailAddress'],
  ])('%s gives %s', (address, answer) => {
    expect(ruled(forwardAddress, address, open())).toBe(answer);
  });
});
