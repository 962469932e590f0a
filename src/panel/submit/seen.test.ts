import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { StoredRecord } from '../../db/file/record.ts';
import { bytesOf } from '../../db/file/text/byte-text.ts';
import { password, text } from '../fields/kinds/text-fields.ts';
import { lines, textarea } from '../fields/kinds/line-fields.ts';
import { isSentBack, markOf, parseSeen, seenValues } from './seen.ts';

const fields = {
  City: text({ optional: true }),
  Notes: textarea({ optional: true }),
  Hosts: lines({ optional: true }),
  ApiToken: text({ optional: true }),
  pass: password(),
};

const ann = (raw: string): StoredRecord => new StoredRecord('ann', bytesOf(`user|${raw}`));

test('short values are sent along, secrets and long ones as six characters, passwords not at all', () => {
  const long = 'x'.repeat(201);
  const record = ann(`City|Rome|Notes|${long}|ApiToken|hush|Hosts|a,b`);
  const [notes, token] = [markOf(fields.Notes, [long]), markOf(fields.ApiToken, ['hush'])];
  expect(JSON.parse(seenValues(fields, record, changesOver({})))).toEqual([['Rome'], notes, ['a', 'b'], token, '']);
  expect(markOf(fields.ApiToken, ['hush'])).toMatch(/^[\w+/]{6}$/);
});

test('what was sent along is parsed with its texts, and a mark without', () => {
  const reading = changesOver({});
  const parsed = parseSeen(fields, seenValues(fields, ann('City|Rome|ApiToken|hush'), reading));
  expect(parsed?.[0]).toEqual({ mark: markOf(fields.City, ['Rome']), texts: ['Rome'] });
  expect(parsed?.[3]).toEqual({ mark: markOf(fields.ApiToken, ['hush']), texts: undefined });
});

test.each([undefined, '', 'null', '{}', '[]', '["a"]', '[[],[],[],[],[],[]]', '[[],[],[],[],'])(
  'what is of another form, such as %s, is not taken for this one',
  (seen) => {
    expect(parseSeen(fields, seen)).toBeUndefined();
  },
);

test('odd items of the right number are read as empty', () => {
  const parsed = parseSeen(fields, '[1,null,{"a":1},[["x"],2],[]]');
  expect(parsed?.map(({ texts }) => texts)).toEqual([[], [], [], [], []]);
});

test('an unchanged form has the marks of what is stored, whatever is stored', () => {
  const reading = changesOver({});
  const value = fc.string({ unit: 'grapheme' }).map((given) => given.replace(/[|\\\n\r\0]/g, ''));
  fc.assert(
    fc.property(value, value, (city, notes) => {
      const parsed = parseSeen(fields, seenValues(fields, ann(`City|${city}|Notes|${notes}`), reading));
      expect(parsed?.[0]?.mark).toBe(markOf(fields.City, [city]));
      expect(parsed?.[1]?.mark).toBe(markOf(fields.Notes, [notes]));
    }),
    { numRuns: 50 },
  );
});

test('a text that a browser sends back with other blanks and line ends is the same', () => {
  expect(isSentBack(fields.City, ['Rome'], [' Rome\n'])).toBe(true);
  expect(isSentBack(fields.Notes, ['a\nb'], ['a\r\nb\n'])).toBe(true);
  expect(isSentBack(fields.City, [], [''])).toBe(true);
  expect(isSentBack(fields.City, ['Rom'], ['Rome'])).toBe(false);
  expect(isSentBack(fields.Hosts, ['a', 'b'], ['b', 'a'])).toBe(false);
});
