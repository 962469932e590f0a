import { expect, test } from 'vitest';
import { select } from '../../../../panel/fields/kinds/choice-fields.ts';
import { literal } from '../../../../panel/fields/kinds/literal-field.ts';
import { tablePage } from '../../../../panel/pages/table/table-page.ts';
import { parseTableQuery, queryText } from './table-query.ts';

const table = tablePage({
  lists: { database: 'accounts', type: 'user' },
  columns: { User: literal((user) => user.key), State: select({ options: ['yes', 'no'] }) },
  filters: ['State'],
});
const parsed = (query: string) => parseTableQuery(table, new URLSearchParams(query));

test('a query is the same after it is written and read back', () => {
  for (const query of ['', '?search=a%26b&filter.State=yes&sort=User&order=down&rows=100&page=3', '?filter.State='])
    expect([queryText(parsed(query)), queryText(parsed(queryText(parsed(query))))]).toEqual([query, query]);
});

test.each([
  ...['sort=constructor', 'sort=__proto__', 'sort=nosuch', 'rows=51', 'rows=1e9', 'page=0', 'page=-1', 'page=1.5'],
  ...['page=x', 'order=up', 'filter.User=a', 'filter.__proto__=a', `filter.State=${'x'.repeat(201)}`, 'search='],
])('%s makes no sense, and is ignored', (query) => {
  expect(queryText(parsed(query))).toBe('');
});

test('a long search text is cut', () => {
  expect(parsed(`search=${'x'.repeat(300)}`).search).toHaveLength(200);
});
