import { expect, test } from 'vitest';
import { select, userPicker } from './kinds/choice-fields.ts';
import { beginningWithoutRecords, choicesWithoutRecords } from './empty-server.ts';
import { text } from './kinds/text-fields.ts';

const fail = (): never => {
  throw new Error('no such record');
};

test('fixed choices are known without records, choices made of records are empty', () => {
  expect(choicesWithoutRecords(select({ options: ['on', 'off'] }))).toEqual([{ value: 'on' }, { value: 'off' }]);
  expect(choicesWithoutRecords(userPicker())).toEqual([]);
});

test('what a field begins with can depend on records that are not there', () => {
  const mode = text({ initial: ({ configuration }) => configuration.get('httpd')?.prop('Mode') ?? 'plain' });
  expect(beginningWithoutRecords(mode)).toEqual(['plain']);
  expect(beginningWithoutRecords(select({ options: ['on', 'off'] }))).toEqual(['on']);
});

test('a field whose code fails without records has no choices and no known beginning', () => {
  expect(choicesWithoutRecords(select({ options: fail }))).toEqual([]);
  expect(beginningWithoutRecords(text({ initial: fail }))).toBeUndefined();
});
