import { expect, test } from 'vitest';
import { refuse } from '../../kit/panels.ts';
import { answerOf, refusalOf, refuseField, saved } from './page-answer.ts';

test('a post-event may answer with a refusal, a success, or nothing', () => {
  expect(answerOf(undefined)).toBeUndefined();
  expect(answerOf(null)).toBeUndefined();
  expect(answerOf(refuse('errors.no', { name: 'abc' }))).toMatchObject({ key: 'errors.no', args: { name: 'abc' } });
  expect(answerOf(refuseField('TCPPort', 'errors.usualPort'))).toMatchObject({ field: 'TCPPort' });
  expect(answerOf(saved('messages.locked', {}, { next: 'list' }))).toMatchObject({ refused: false, next: 'list' });
});

const neither: readonly unknown[] = [
  'no',
  false,
  0,
  {},
  [],
  { refused: false },
  { key: 'saved' },
  { refused: false, key: 1 },
];

test.each(neither.map((answer) => [answer]))('a post-event that returns %j is a mistake of its panel', (answer) => {
  expect(() => answerOf(answer)).toThrow('the post-event must return a refusal, saved(…) or nothing');
});

test.each([...neither, saved('saved')].map((answer) => [answer]))(
  'a pre-event or a rule saves nothing, so %j is a mistake of its panel',
  (answer) => {
    expect(() => refusalOf(answer)).toThrow('a pre-event or a rule of a page must return a refusal or nothing');
  },
);

test('a pre-event or a rule may answer with a refusal or nothing', () => {
  expect(refusalOf(refuse('errors.no'))).toMatchObject({ key: 'errors.no' });
  expect(refusalOf(refuseField('TCPPort', 'errors.usualPort'))).toMatchObject({ field: 'TCPPort' });
  expect(refusalOf(undefined)).toBeUndefined();
  expect(refusalOf(null)).toBeUndefined();
});
