import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refuseKey } from '../../db/file/text/safe-text.ts';
import { isRefusal } from '../../refusals.ts';
import { validateDescription } from './text.ts';

interface Sentences {
  readonly errors: { readonly keyUnsafe: string; readonly validators: { readonly description: string } };
}

const languages = ['ar', 'de', 'en', 'es', 'fr', 'it'];
const signs = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).filter((sign) =>
  /[^\sA-Za-z0-9]/.test(sign),
);

function sentencesOf(language: string): Sentences['errors'] {
  const file = new URL(`../../../locales/${language}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as Sentences).errors;
}

test.each(languages)(
  'in %s the sentence about a description names every sign it can have, and no other',
  (language) => {
    const sentence = sentencesOf(language).validators.description;
    // The signs stand apart from the words, which have signs of their own.
    const named = signs.filter((sign) => sentence.split(/[\s\u2068\u2069]+/).includes(sign));
    const accepted = signs.filter((sign) => !isRefusal(validateDescription(sign)));
    expect(named).toEqual(accepted);
  },
);

test.each(languages)('in %s the sentence about a name names every sign that it cannot have', (language) => {
  const sentence = sentencesOf(language).keyUnsafe;
  const refused = signs.filter((sign) => refuseKey(`a${sign}b`) ?? refuseKey(`${sign}b`));
  expect(refused.filter((sign) => !sentence.includes(sign))).toEqual([]);
});
