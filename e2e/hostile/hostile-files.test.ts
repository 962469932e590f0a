import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { readFolderFiles } from '../../src/formmagick/read/folder-files.ts';
import { plainTextOfHtml } from '../../src/formmagick/import/texts/plain-text.ts';
import { interpolate } from '../../src/formmagick/words/interpolate.ts';
import { readOldLexicon } from '../../src/formmagick/read/read-lexicon.ts';
import { readPanelFile } from '../../src/formmagick/read/panel-file.ts';
import { readPerlCode } from '../../src/formmagick/perl/perl-code.ts';
import { safeHtml } from '../../src/formmagick/words/safe-html.ts';

/** Far more than any of these needs, and far less than an algorithm with quadratic time would need. */
const maxSeconds = 15;

function mustBeQuick(work: () => unknown): void {
  const began = performance.now();
  work();
  assert.ok(performance.now() - began < maxSeconds * 1000, `${Math.round(performance.now() - began)} ms`);
}

const long = 200_000;
const html = {
  'quotes that do not end': `${'<a '.repeat(long)}"`,
  'tags that do not end': '<a '.repeat(long),
  'comments that do not end': '<!-- '.repeat(long),
  'styles that do not end': '<style>'.repeat(long),
  'nothing but brackets': '<'.repeat(long),
  'Perl that does not end': '{'.repeat(long),
  'entities that do not end': '&#x'.repeat(long),
  'attributes without values': `<a ${'x= '.repeat(long)}>`,
  'tags in each other': '<b>'.repeat(long),
};

describe('a long text takes little time', () => {
  test.each(Object.entries(html))('of %s', (_name, text) => {
    mustBeQuick(() => safeHtml(text, (href) => href));
    mustBeQuick(() => plainTextOfHtml(text));
  });

  test.each([
    ['subs on one line', 'sub a {'.repeat(long)],
    ['subs that do not end', '{ sub a {\n'.repeat(long / 4)],
    ['here-documents', 'print <<EOT;\n'.repeat(long / 4)],
  ])('of Perl code: %s', (_name, text) => {
    mustBeQuick(() => readPerlCode(text));
  });

  test.each([
    ['elements in each other', `<form>${'<a>'.repeat(long / 2)}`],
    ['fields in each other', `<form><page name="a">${'<field id="a">'.repeat(20_000)}`],
    ['errors', `<form><page name="a">${'<field type="text" value=x><label>L</b></field>'.repeat(10_000)}`],
    ['ampersands', `<form><page name="a">${'& '.repeat(long)}</page></form>`],
  ])('of a form: %s', (_name, text) => {
    mustBeQuick(() => readPanelFile(Buffer.from(text)));
  });

  test('of sentences that name each other repeatedly', () => {
    mustBeQuick(() => interpolate('{$a}'.repeat(100), {}, () => '{$a}'.repeat(100)));
  });
});

describe('a form', () => {
  const bomb = `<!DOCTYPE form [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>`;

  test('with its own entities keeps them unexpanded and reads no other file', () => {
    const { form } = readPanelFile(Buffer.from(`<?xml version="1.0"?>${bomb}<form title="&b;&file;"/>`));
    assert.equal(form?.title, '&b;&file;');
  });

  test('with ten thousand fields is read completely', () => {
    const fields = '<field type="text" id="a"><label>L</label></field>'.repeat(10_000);
    const { form } = readPanelFile(Buffer.from(`<form><page name="a">${fields}</page></form>`));
    assert.equal(form?.pages[0]?.items.length, 10_000);
  });
});

test('a lexicon in UTF-16 is read', () => {
  const text = '\ufeff<lexicon lang="en-US"><entry><base>A</base><trans>Gr\u00fc\u00dfe</trans></entry></lexicon>';
  const { lexicon } = readOldLexicon(Buffer.from(text, 'utf16le'));
  assert.equal(lexicon?.entries.get('A')?.text, 'Grüße');
});

test('a folder of large files is not a panel and is not kept in memory', async () => {
  const folder = temporaryFolder();
  for (let index = 0; index < 15; index += 1) folder.write(`photo${index}`, Buffer.alloc(1_900_000));
  folder.write('film', Buffer.alloc(3_000_000));
  const files = await readFolderFiles(folder.path);
  assert.ok(!files.some(({ path }) => path === 'film'));
  assert.equal(files.length, 10);
});
