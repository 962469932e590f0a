import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { parseLanguage } from './language.ts';
import { readOldLexicon, type LexiconFile } from './read-lexicon.ts';

const read = (text: string, encoding: BufferEncoding = 'utf8'): LexiconFile =>
  readOldLexicon(Buffer.from(text, encoding));

function texts({ lexicon }: LexiconFile): Readonly<Record<string, string>> {
  return Object.fromEntries([...(lexicon?.entries ?? [])].map(([key, { text }]) => [key, text]));
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe('readLexicon', () => {
  test('reads entries by key, trims spaces, and treats CDATA like escaped markup', () => {
    const file = read(
      '<!-- ours -->\n<lexicon lang="fr" params="extra(1)">\n' +
        '<entry><base>TITLE</base><trans> Sonnettes\n</trans></entry>\n' +
        '<entry>\n <base>Door bells</base>\n <trans><![CDATA[<p>{$name} sonne</p>]]></trans>\n</entry>\n' +
        '<entry><base>ESCAPED</base><trans>&lt;b&gt;oui&lt;/b&gt; {${other}}</trans></entry>\n' +
        '<entry><base>PLAIN</base><trans>un <b>mot</b> ici&nbsp;!</trans></entry>\n</lexicon>\n',
    );
    assert.deepEqual(texts(file), {
      TITLE: 'Sonnettes',
      'Door bells': '<p>{$name} sonne</p>',
      ESCAPED: '<b>oui</b> {${other}}',
      PLAIN: 'un <b>mot</b> ici&nbsp;!',
    });
    assert.equal(file.lexicon?.language, 'fr');
    assert.equal(file.lexicon.params?.sub, 'extra');
    assert.deepEqual(file.lexicon.variables, ['name', 'other']);
    assert.equal(file.lexicon.entries.get('Door bells')?.line, 5);
  });

  test('keeps the last of two entries with the same key and reports the key', () => {
    const file = read(
      '<lexicon lang="en-us"><entry><base>A</base><trans>1</trans></entry>' +
        '<entry><base>A</base><trans>2</trans></entry></lexicon>',
    );
    assert.deepEqual(texts(file), { A: '2' });
    assert.deepEqual(file.lexicon?.doubles, ['A']);
  });

  test('accepts keys that are also property names of objects', () => {
    const file = read('<lexicon lang="en"><entry><base>__proto__</base><trans>x</trans></entry></lexicon>');
    assert.equal(file.lexicon?.entries.get('__proto__')?.text, 'x');
  });

  test('reads ISO-8859-1 and reports the first line that is not UTF-8', () => {
    const file = read(
      '<lexicon lang="de">\n<entry><base>A</base>\n<trans>Türglocke</trans></entry></lexicon>',
      'latin1',
    );
    assert.deepEqual(texts(file), { A: 'Türglocke' });
    assert.deepEqual(
      file.mistakes.map(({ line, lost }) => [line, lost]),
      [[3, false]],
    );
  });

  test('reads a file in its declared encoding without a report', () => {
    const start = '<?xml version="1.0" encoding="ISO-8859-1"?><lexicon lang="fr"><entry><base>A</base><trans>';
    const file = read(`${start}été</trans></entry></lexicon>`, 'latin1');
    assert.deepEqual([texts(file), file.mistakes], [{ A: 'été' }, []]);
  });

  test('loses only the broken entry', () => {
    const file = read(
      '<lexicon lang="fr">\n<entry><base>A</base><trans>a</trans></entry>\n<entry><base>B</base><trans>b</i></trans></entry>\n' +
        '<entry><base>C</base><trans>c</trans></entry>\n</lexicon>',
    );
    assert.deepEqual(texts(file), { A: 'a', C: 'c' });
    assert.deepEqual(
      file.mistakes.map(({ line, lost }) => [line, lost]),
      [[3, true]],
    );
  });

  test('reports a file that is not a lexicon', () => {
    const file = read('<form/>');
    assert.equal(file.lexicon, undefined);
    assert.deepEqual(file.mistakes, [{ line: 1, reason: '<form> is not a lexicon', lost: true }]);
  });

  test('reads every text back unchanged', () => {
    const text = fc.string({ unit: fc.stringMatching(/^[^\p{C}\s]$/u) });
    fc.assert(
      fc.property(fc.dictionary(text, text), (entries) => {
        const xml = Object.entries(entries).map(
          ([base, trans]) => `<entry><base>${escape(base)}</base><trans>${escape(trans)}</trans></entry>`,
        );
        const file = read(`<lexicon lang="en">${xml.join('\n')}</lexicon>`);
        assert.deepEqual([texts(file), file.mistakes], [{ ...entries }, []]);
      }),
    );
  });
});

test.each([
  ['en-us', 'en-US'],
  ['en_US.UTF-8', 'en-US'],
  ['FR', 'fr'],
  ['zh-tw', 'zh-TW'],
  ['pt-br', 'pt-BR'],
  ['nb', 'nb'],
  ['', undefined],
  ['general lexicon', undefined],
])('parseLanguage reads %j as %j', (text, language) => {
  assert.equal(parseLanguage(text), language);
});
