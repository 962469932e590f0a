import { expect, test } from 'vitest';
import { wantedState } from './wanted-state.ts';

function read(parsed: unknown): readonly string[] | object {
  const lines: string[] = [];
  const { isComplete, databases } = wantedState(parsed, (line) => lines.push(line));
  if (lines.length > 0) return lines;
  const plain = [...databases].map(([name, records]) => [
    name,
    Object.fromEntries([...records].map(([key, record]) => [key, record && { ...record, props: [...record.props] }])),
  ]);
  return { isComplete, ...Object.fromEntries(plain) } as object;
}

test('records, removed records and removed properties are read; numbers and truth are texts', () => {
  const records = { ann: { type: 'user', City: 'Rome', Phone: null, Port: 80, On: true }, bob: null };
  expect(read({ panelsmith: '1', complete: 'true', databases: { accounts: records } })).toEqual({
    isComplete: true,
    accounts: {
      ann: {
        type: 'user',
        props: [
          ['City', 'Rome'],
          ['Phone', null],
          ['Port', '80'],
          ['On', 'true'],
        ],
      },
      bob: null,
    },
  });
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'there are no databases'],
  ['a text', 'databases', 'there are no databases'],
  ['a list', [], 'there are no databases'],
  ['databases that are a list', { databases: ['accounts'] }, 'there are no databases'],
  ['a misspelt word', { databases: {}, compleet: true }, 'compleet is not known'],
  ['a doubtful word', { databases: {}, complete: 'yes' }, 'complete: true or false'],
  ['a database outside', { databases: { '../passwd': {} } }, 'databases.../passwd: not a name'],
  ['a database without records', { databases: { accounts: null } }, 'its records are missing'],
  ['a record that is text', { databases: { accounts: { ann: 'user' } } }, 'a record has a type'],
  ['a record without a type', { databases: { accounts: { ann: { City: 'x' } } } }, 'the type is missing'],
  ['a type that is removed', { databases: { accounts: { ann: { type: null } } } }, 'the type is missing'],
  ['a value that is a list', { databases: { accounts: { ann: { type: 'user', A: ['x'] } } } }, 'ann.A: not a text'],
])('%s is refused with an explanation', (_, parsed, line) => {
  expect(JSON.stringify(read(parsed))).toContain(line);
});

test('all mistakes are reported at once', () => {
  const accounts = { ann: 1, bob: { type: 'user', A: {} } };
  expect(read({ complete: 7, databases: { accounts, 'a/b': {} } })).toHaveLength(4);
});
