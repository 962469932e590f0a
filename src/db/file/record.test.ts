import { expect, test } from 'vitest';
import { StoredRecord } from './record.ts';

test.each([
  ['a plain setting has its value', 'example.org', 'example.org'],
  ['an empty setting has an empty value', '', ''],
  ['any other record has its type as its value', 'service|status|enabled', 'service'],
])('%s', (_, line, value) => {
  expect(new StoredRecord('DomainName', line).value).toBe(value);
});
