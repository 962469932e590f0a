import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SearchDocument } from './search-document.ts';
import { WordIndex } from './word-index.ts';

function documentOf(kind: SearchDocument['kind'], title: string, more: Partial<SearchDocument> = {}): SearchDocument {
  return { kind, title, about: '', where: '', english: '', names: '', href: `/${title}`, ...more };
}

/** The titles that a search finds, best first. */
async function found(documents: readonly SearchDocument[], search: string): Promise<readonly string[]> {
  return (await WordIndex.of(documents)).find(search).map(({ title }) => title);
}

const settings = [
  documentOf('panel', 'Benutzer', { english: 'Users', names: 'useraccounts' }),
  documentOf('field', 'Größe des Postfachs', { about: 'Höchstens so viel Platz', names: 'MaxBlocks' }),
  documentOf('page', 'Zürich'),
];

test.each([
  ['benutzer', ['Benutzer']],
  ['BENUTZ', ['Benutzer']],
  ['users', ['Benutzer']],
  ['useraccounts', ['Benutzer']],
  ['maxblocks', ['Größe des Postfachs']],
  ['grosse', ['Größe des Postfachs']],
  ['platz', ['Größe des Postfachs']],
  ['zurich', ['Zürich']],
  ['zurikh', ['Zürich']],
  ['', []],
  ['nothing', []],
])('a search for %j finds %j', async (search, titles) => {
  expect(await found(settings, search)).toEqual(titles);
});

test('every word has to be found, in any field', async () => {
  expect(await found(settings, 'postfachs maxblocks')).toEqual(['Größe des Postfachs']);
  expect(await found(settings, 'postfachs users')).toEqual([]);
});

test('a short word has to be right', async () => {
  const documents = [documentOf('page', 'DNS'), documentOf('page', 'Mail')];
  expect([await found(documents, 'dms'), await found(documents, 'nail')]).toEqual([[], ['Mail']]);
});

test('a panel comes before a page and a page before a field of the same title', async () => {
  const documents = (['field', 'page', 'panel'] as const).map((kind) => documentOf(kind, 'Mail', { href: `/${kind}` }));
  const index = await WordIndex.of(documents);
  expect(index.find('mail').map(({ kind }) => kind)).toEqual(['panel', 'page', 'field']);
});

test('a word of the title comes before one of the description, and the whole word before its beginning', async () => {
  const documents = [
    documentOf('page', 'Clock', { about: 'mail' }),
    documentOf('page', 'Mailing'),
    documentOf('page', 'Mail'),
  ];
  expect(await found(documents, 'mail')).toEqual(['Mail', 'Mailing', 'Clock']);
});

test('a document is found by every beginning of every word of its title', async () => {
  const word = fc.stringMatching(/^[a-zäß0-9]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(word, { minLength: 1, maxLength: 4 }), fc.nat(7), async (words, length) => {
      const title = words.join(' ');
      const index = await WordIndex.of([...settings, documentOf('field', title)]);
      for (const one of words)
        expect(index.find(one.slice(0, length + 1)).map((document) => document.title)).toContain(title);
    }),
  );
});
