import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import { foldText } from '../../panel/pages/fold-text.ts';
import { Haystack } from './haystack.ts';

const records = ['ann=user|FirstName|Zoë|LastName|Straße', 'bob=user|FirstName|Bob|City|Zürich', 'zed=user'].map(
  (line) => {
    const [key = '', raw = ''] = line.split('=');
    return new StoredRecord(key, Buffer.from(raw).toString('latin1'));
  },
);
const found = (...words: string[]): string[] =>
  Haystack.of(records)
    .withAll(words.map(foldText))
    .map(({ key }) => key);

test('records are found by every word, in keys and values, however it is written', () => {
  expect([found('zoe'), found('STRASSE', 'Zoë'), found('z'), found('bob', 'zurich')]).toEqual([
    ['ann'],
    ['ann'],
    ['ann', 'bob', 'zed'],
    ['bob'],
  ]);
  expect([found('zoe', 'bob'), found('nobody'), found('firstname'), found('user')]).toEqual([[], [], [], []]);
});

test('a word does not reach from one record into the next', () => {
  expect([...found('zurichzed'), ...found('zurich|zed')]).toEqual([]);
});

test('words that are a letter away are found, as many as asked for', () => {
  const near = (word: string, limit: number) =>
    Haystack.of(records)
      .nearlyWithAll([word], limit)
      .map(({ key }) => key);
  expect([near('zurihc', 9), near('zirich', 9), near('strase', 9)]).toEqual([['bob'], ['bob'], ['ann']]);
  expect(near('xyzabc', 9)).toEqual([]);
});

test('the result is the records whose text has the words, in their order', () => {
  const value = fc.stringMatching(/^[ab ]{0,4}$/);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), fc.stringMatching(/^[ab]{1,2}$/), (values, word) => {
      const all = values.map((one, index) => new StoredRecord(`${index}`, `t|P|${one}`));
      const wanted = all.filter((one) => (one.prop('P') ?? '').includes(word)).map(({ key }) => key);
      expect(
        Haystack.of(all)
          .withAll([word])
          .map(({ key }) => key),
      ).toEqual(wanted);
    }),
  );
});
