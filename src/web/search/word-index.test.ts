import { expect, test } from 'vitest';
import type { SearchDocument } from './search-document.ts';
import { WordIndex } from './word-index.ts';

const document = (title: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  kind: 'field',
  title,
  about: '',
  where: '',
  english: '',
  names: '',
  href: `/${title}`,
  ...more,
});

async function titles(search: string, ...documents: SearchDocument[]): Promise<string[]> {
  return (await WordIndex.of(documents)).find(search).map(({ title }) => title);
}

test('a document is found by the beginning of a word', async () => {
  expect(await titles('quo', document('Disk quotas'), document('Users'))).toEqual(['Disk quotas']);
});

test('a document is found by a word with a typing mistake, a short word has to be right', async () => {
  expect(await titles('quotes', document('Disk quotas'))).toEqual(['Disk quotas']);
  expect(await titles('fxp', document('ftp'))).toEqual([]);
});

test('a document has to have every word, in whichever of its texts', async () => {
  const quotas = document('Quotas', { about: 'Limits of the disk' });
  expect(await titles('quotas disk', quotas, document('Quotas of mail'))).toEqual(['Quotas']);
});

test('case and accents do not matter', async () => {
  expect(await titles('ECRAN', document('Écran'))).toEqual(['Écran']);
});

test('a panel comes before a page, and a page before a field', async () => {
  const kinds = (['field', 'panel', 'page'] as const).map((kind) => document('Users', { kind, href: kind }));
  const found = (await WordIndex.of(kinds)).find('users');
  expect(found.map(({ kind }) => kind)).toEqual(['panel', 'page', 'field']);
});

test('a title counts more than a description', async () => {
  const found = await titles('mail', document('Other', { about: 'mail' }), document('mail'));
  expect(found).toEqual(['mail', 'Other']);
});

test('the English text is found too, the place is not', async () => {
  expect(await titles('users', document('Benutzer', { english: 'Users' }))).toEqual(['Benutzer']);
  expect(await titles('users', document('Quotas', { where: 'Users' }))).toEqual([]);
});
