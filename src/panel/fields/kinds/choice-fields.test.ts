import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOver } from '../../../changes/change-set.fixture.ts';
import { choiceOf, groupPicker, ibayPicker, radio, select, selectMany, userPicker } from './choice-fields.ts';

test('values are named by the field, or by lexicon keys of their own; a function finds them', () => {
  const reading = changesOver({ accounts: ['ann=user'] });
  expect(select({ options: ['a', 'b'] }).choices(reading, undefined)).toEqual([{ value: 'a' }, { value: 'b' }]);
  expect(select({ options: { a: 'x.a', b: 'x.b' } }).choices(reading, undefined)).toEqual([
    { value: 'a', label: 'x.a' },
    { value: 'b', label: 'x.b' },
  ]);
  const found = select({
    options: ({ accounts }, record) =>
      [...accounts.all(), ...(record ? [record] : [])].map(({ key }) => ({ value: key })),
  });
  expect(found.choices(reading, undefined)).toEqual([{ value: 'ann' }]);
  expect(found.choices(reading, reading.accounts.get('ann'))).toHaveLength(2);
});

test('a choice begins with its first value, unless it may be empty or begins with another', () => {
  const begins = (field: ReturnType<typeof select>): readonly string[] => field.initial(changesOver({}), undefined);
  expect(begins(select({ options: ['a', 'b'] }))).toEqual(['a']);
  expect(begins(radio({ options: { b: 'x', a: 'y' } }))).toEqual(['b']);
  expect(begins(select({ options: ['a', 'b'], optional: true }))).toEqual(['']);
  expect(begins(select({ options: ['a', 'b'], initial: 'b' }))).toEqual(['b']);
  expect(begins(select({ options: () => [] }))).toEqual(['']);
});

test('radio buttons differ from a list only in how they are shown', () => {
  const { control, ...rest } = radio({ options: ['a'], property: 'P', optional: true });
  expect(control).toBe('radio');
  expect(rest).toMatchObject({ property: 'P', optional: true, many: false });
});

test.each([
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [['a\r\nb\n\n c '], ['a', 'b', 'c']],
  [
    ['a,b', 'b', ' a'],
    ['a', 'b'],
  ],
  [['', ' '], []],
  [[], []],
])('posted %j are the values %j', (posted, values) => {
  expect(selectMany({ options: [] }).typed(posted)).toEqual(values);
});

test('several values survive being posted, written and read back, whatever separates them', () => {
  const anyText = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ',', ';', ' ', '\n', '|'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), fc.constantFrom(',', ';', ' ', undefined), (posted, separator) => {
      const field = selectMany({ options: [], ...(separator !== undefined && { separator }) });
      const values = field.typed(posted);
      expect(field.read(field.write(values))).toEqual(values);
      expect(field.typed(values)).toEqual(values);
      expect(new Set(values).size).toBe(values.length);
    }),
  );
});

test('several may be none, and begin with what the page says', () => {
  expect([selectMany({ options: [] }).optional, selectMany({ options: [], optional: false }).optional]).toEqual([
    true,
    false,
  ]);
  expect(selectMany({ options: [] }).initial(changesOver({}), undefined)).toEqual([]);
  expect(selectMany({ options: [], initial: () => ['a'] }).initial(changesOver({}), undefined)).toEqual(['a']);
});

test('accounts are picked by their names, each kind for itself', () => {
  const reading = changesOver({
    accounts: [
      'ann=user|FirstName|Ann|LastName|Lee',
      'bob=user',
      'sales=group|Description|All of sales',
      'web=ibay|Name|Web site',
      'it=group',
    ],
  });
  const texts = (field: Pick<ReturnType<typeof userPicker>, 'choices'>): unknown[] =>
    field.choices(reading, undefined).map(({ value, text }) => `${value}: ${text ?? ''}`);
  expect(texts(userPicker())).toEqual(['ann: ann (Ann Lee)', 'bob: bob']);
  expect(texts(groupPicker({ optional: true }))).toEqual(['it: it', 'sales: sales (All of sales)']);
  expect(texts(ibayPicker())).toEqual(['web: web (Web site)']);
});

test('a choice of a record has its key as value, and says what it is if that is known', () => {
  const { accounts } = changesOver({ accounts: ['docs=ibay|Name|Papers', 'it=ibay'] });
  expect(accounts.all().map((bay) => choiceOf(bay, bay.prop('Name') ?? ''))).toEqual([
    { value: 'docs', text: 'docs (Papers)' },
    { value: 'it', text: 'it' },
  ]);
});

test('a picker of several stores them with commas, and explains itself as that of one does', () => {
  const [one, many] = [ibayPicker({ property: 'Bay' }), ibayPicker({ many: true, initial: () => ['web'] })];
  expect([one.many, one.property, many.many, many.write(['a', 'b'])]).toEqual([false, 'Bay', true, 'a,b']);
  expect(many.initial(changesOver({}), undefined)).toEqual(['web']);
  expect([one.help, many.help, userPicker().help]).toEqual(['help.ibay', 'help.ibay', undefined]);
});
