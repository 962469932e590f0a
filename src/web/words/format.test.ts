import { expect, test } from 'vitest';
import { formatDuration, formatList, formatNumber, formatTime } from './format.ts';

test.each([
  [0, '0 ms', '0 ms'],
  [0.0034, '3 ms', '3 ms'],
  [0.9994, '999 ms', '999 ms'],
  [0.9996, '1 sec', '1 Sek.'],
  [1, '1 sec', '1 Sek.'],
  [2.44, '2.4 sec', '2,4 Sek.'],
  [60, '60 sec', '60 Sek.'],
  [119.9, '119.9 sec', '119,9 Sek.'],
  [120, '2 min', '2 Min.'],
  [149, '2 min', '2 Min.'],
  [151, '3 min', '3 Min.'],
  [7200, '120 min', '120 Min.'],
])('%f seconds are %s, in German %s', (seconds, english, german) => {
  expect(formatDuration(seconds, 'en')).toBe(english);
  expect(formatDuration(seconds, 'de')).toBe(german);
});

test.each([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a and b', 'a und b'],
  [['a', 'b', 'c'], 'a, b and c', 'a, b und c'],
])('the list %j is %j, in German %j', (texts, english, german) => {
  expect(formatList(texts, 'en')).toBe(english);
  expect(formatList(texts, 'de')).toBe(german);
});

test('a number has the separators of its language, in every order of languages', () => {
  const said = ['en', 'de', 'en'].map((language) => formatNumber(1234.5, language));
  expect(said).toEqual(['1,234.5', '1.234,5', '1,234.5']);
});

test('a time has the day before the month, also in English, and 24 hours', () => {
  const time = new Date(2026, 0, 2, 15, 4, 5);
  expect(formatTime(time, 'en')).toBe('2 Jan 2026, 15:04:05');
  expect(formatTime(time, 'de')).toBe('02.01.2026, 15:04:05');
  expect(formatTime(time, 'en-US')).toMatch(/^Jan 2, 2026, 3:04:05\sPM$/);
});
