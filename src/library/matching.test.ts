import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Snapshot } from '../db/file/snapshot.ts';
import { parseLines } from '../db/file/text/lines.ts';
import { recordsWith } from './matching.ts';

const stored = [
  'abc=user|Groups|staff,sales|Phone|',
  'def=user|Groups|sales',
  'ghi=user|Groups|presales',
  'web=ibay|Groups|sales',
  '',
].join('\n');

function keysWith(wanted: Readonly<Record<string, string>>, text = stored): string[] {
  return recordsWith(new Snapshot(parseLines(text)).all(), wanted).map(({ key }) => key);
}

test('a record matches by a whole value or by one part of a list', () => {
  expect(keysWith({ Groups: 'sales' })).toEqual(['abc', 'def', 'web']);
});

test('several parts of a list match if they follow each other', () => {
  expect(keysWith({ Groups: 'staff,sales' })).toEqual(['abc']);
  expect(keysWith({ Groups: 'sales,staff' })).toEqual([]);
});

test('a record has to have every wanted property, and its type counts as one', () => {
  expect(keysWith({ Groups: 'sales', type: 'user' })).toEqual(['abc', 'def']);
});

test('a missing property does not match an empty value, an empty one does', () => {
  expect(keysWith({ Phone: '' })).toEqual(['abc']);
});

test('every record matches if nothing is wanted', () => {
  expect(keysWith({})).toEqual(['abc', 'def', 'ghi', 'web']);
});

test('a record is found by every member of a list and by nothing else', () => {
  const word = fc.stringMatching(/^[a-c]{1,3}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, (members, wanted) => {
      const found = keysWith({ List: wanted }, `one=item|List|${members.join(',')}\n`);
      expect(found).toEqual(members.includes(wanted) ? ['one'] : []);
    }),
  );
});
