import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMistakeList, type ReadingMistake } from './reading-mistake.ts';
import { mendText, withoutPiece } from './xml-mending.ts';

function mend(text: string): { text: string; found: readonly ReadingMistake[] } {
  const mistakes = createMistakeList();
  return { text: mendText({ text, firstLine: 10 }, mistakes).text, found: mistakes.found };
}

test.each(['<a>b &amp; &lt; &eacute; &#233; &#xE9;</a>', '<a><![CDATA[a & b <!-- c -->]]></a>', '<a b="x">\u00a0</a>'])(
  '%j needs no repair',
  (text) => {
    expect(mend(text)).toEqual({ text, found: [] });
  },
);

test('an ampersand that does not begin an entity is escaped, and told with its line', () => {
  expect(mend('<a>\nR & D &; &#; AT&T</a>')).toEqual({
    text: '<a>\nR &amp; D &amp;; &amp;#; AT&amp;T</a>',
    found: [{ line: 11, reason: 'not well-formed: “&” should be written “&amp;”', lost: false }],
  });
});

test('a comment is blanked out with its line ends kept, and told only if it is wrong', () => {
  expect(mend('a<!-- & <b>\n x -->c')).toEqual({ text: 'a          \n      c', found: [] });
  expect(mend('a\n<!-- a -- b -->').found).toEqual([
    { line: 11, reason: 'not well-formed: a comment with “--” in it', lost: false },
  ]);
});

test('CDATA in small letters is read', () => {
  expect(mend('<a><![cdata[x & y]]></a>')).toMatchObject({
    text: '<a><![CDATA[x & y]]></a>',
    found: [{ line: 10, lost: false }],
  });
});

test.each(['<a>\n<!-- never\nends</a>', '<a>\n<![CDATA[never\nends</a>'])('what %j begins is lost', (text) => {
  const mended = mend(text);
  expect(mended.text).toMatch(/^<a>\n *\n *$/);
  expect(mended.found).toMatchObject([{ line: 11, lost: true }]);
});

test('a blank that does not break is replaced in a tag only', () => {
  expect(mend('<a\u00a0b="c">d\u00a0e</a>')).toMatchObject({
    text: '<a b="c">d\u00a0e</a>',
    found: [{ line: 10, lost: false }],
  });
});

const pieces = fc.constantFrom(
  ...['<!--', '-->', '<![CDATA[', '<![cdata[', ']]>', '&', '&amp;', '<a', '>', '\u00a0', '\n', 'x', '--'],
);

test('repairs keep every line where it is, and leave no comment', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (all) => {
      const written = all.join('');
      const { text } = mend(written);
      expect(text.split('\n')).toHaveLength(written.split('\n').length);
      expect(text.replace(/<!\[CDATA\[[^]*?\]\]>/g, '')).not.toContain('<!--');
    }),
  );
});

const form = '<form><page name="a"><title>T</title><field id="x"><label>X</field>\n<field id="y"/></page></form>';

test('a piece around an error is the field that has it', () => {
  const field = '<field id="x"><label>X</field>';
  expect(withoutPiece(form, form.indexOf('X</f'))).toBe(form.replace(field, ' '.repeat(field.length)));
});

test('outside of fields the content of the page is removed', () => {
  const content = '<title>T</title><field id="x"><label>X</field>';
  expect(withoutPiece(form, form.indexOf('T</t'))).toBe(
    form.replace(content, ' '.repeat(content.length)).replace('<field id="y"/>', ' '.repeat(15)),
  );
});

test('what follows a field is not a part of it', () => {
  const text = '<page><field>a</field>!</page>';
  expect(withoutPiece(text, text.indexOf('!'))).toBe(`<page>${' '.repeat('<field>a</field>!'.length)}</page>`);
});

test('a field without an end reaches to the next one, or to the end of its page', () => {
  const text = '<page><field>a<field>b</page>';
  expect(withoutPiece(text, text.indexOf('a<'))).toBe('<page>        <field>b</page>');
  expect(withoutPiece(text, text.indexOf('b<'))).toBe('<page><field>a        </page>');
});

test('an entry of a lexicon is a piece too', () => {
  const text = '<lexicon><entry><base>a</entry><entry>b</entry></lexicon>';
  expect(withoutPiece(text, text.indexOf('a</'))).toBe(`<lexicon>${' '.repeat(22)}<entry>b</entry></lexicon>`);
});

test.each([
  ['<form>x</form>', 6],
  ['<page>   </page>', 7],
])('in %j there is nothing to remove', (text, offset) => {
  expect(withoutPiece(text, offset)).toBeUndefined();
});
