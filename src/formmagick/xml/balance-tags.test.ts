import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balanceTags, withoutStray } from './balance-tags.ts';

const good = '<form><page name="a"><title>A</title><field id="x"><label>X</label></field></page></form>';

test('a text whose tags match is left as it is', () => {
  expect(balanceTags(good)).toEqual({ text: good, dropped: false });
});

test.each([
  ['<form><page><title>A</page></form>', '<form><page><title>A</title></page></form>'],
  ['<form><page><field><label>X</field></page></form>', '<form><page><field><label>X</label></field></page></form>'],
  ['<form><page><field>a<field>b</field></page></form>', '<form><page><field>a</field><field>b</field></page></form>'],
  ['<form><page>a<page>b</page></form>', '<form><page>a</page><page>b</page></form>'],
  ['<form><page>a', '<form><page>a</page></form>'],
  ['<lexicon><entry><base>a<trans>b</entry>', '<lexicon><entry><base>a</base><trans>b</trans></entry></lexicon>'],
])('end tags that %j lacks are added', (text, expected) => {
  expect(balanceTags(text)).toEqual({ text: expected, dropped: false });
});

test('an end tag without a start is blanked out, and told', () => {
  expect(balanceTags('<form><page>a</field></page></form>')).toEqual({
    text: '<form><page>a        </page></form>',
    dropped: true,
  });
});

test('a page outside a form gets one, and a second form is blanked out', () => {
  expect(balanceTags('<page>a</page>')).toEqual({ text: '<form><page>a</page></form>', dropped: true });
  expect(balanceTags('<form><form><page>a</page></form>')).toEqual({
    text: '<form>      <page>a</page></form>',
    dropped: true,
  });
});

test('a page after a tag that does not end gets a form too', () => {
  expect(balanceTags('<title>A<page>a</page>').text).toBe('<title>A</title><form><page>a</page></form>');
});

test('a tag without its closing sign gets one, before the blanks', () => {
  expect(balanceTags('<form\n<page name="a"\n<title>A</title></page></form>').text).toBe(
    '<form>\n<page name="a">\n<title>A</title></page></form>',
  );
});

test('tags in CDATA, in attributes and of HTML within a row stay', () => {
  const text =
    '<form><page><title a="x > y"><![CDATA[</page>]]></title><html><label></b></form-x></html><field/></page></form>';
  expect(balanceTags(text)).toEqual({ text, dropped: false });
});

const pieces = fc.constantFrom(
  ...['<form>', '</form>', '<page>', '</page>', '<field id="x">', '</field>', '<title>', '</title>', '<lexicon>'],
  ...['<entry>', '</entry>', '<trans>', '</trans>', '<description>', '</description>', 'text', '\n', '</lexicon>'],
);

test('whatever the tags are, afterwards all match, and no line is added or lost', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (tags) => {
      const written = tags.join('');
      const { text } = balanceTags(written);
      expect(unmatchedIn(text)).toEqual([]);
      expect(text.split('\n')).toHaveLength(written.split('\n').length);
      expect(balanceTags(text).text).toBe(text);
    }),
  );
});

function unmatchedIn(text: string): string[] {
  const open: string[] = [];
  for (const [whole, slash, name = ''] of text.matchAll(/<(\/?)(\w+)[^>]*>/g))
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return [whole];
  return open;
}

test('a tag that a parser complains of is blanked out if forms have no such element', () => {
  const text = '<form><page>a <b>\nbold</page></form>';
  const reason = 'Opening and ending tag mismatch: "b" != "page"';
  expect(withoutStray(text, text.length - 1, reason)).toBe('<form><page>a    \nbold</page></form>');
  expect(withoutStray(text, text.length - 1, 'unclosed xml tag(s): b')).toBe('<form><page>a    \nbold</page></form>');
});

test.each([
  ['unclosed xml tag(s): page', 'forms have pages'],
  ['Opening and ending tag mismatch: "b" != "field"', 'the end belongs to an element within'],
  ['unclosed xml tag(s): i', 'there is no such tag'],
  ['attribute value missed', 'another error'],
])('for %j nothing is removed: %s', (reason) => {
  const text = '<form><page>a <b> bold</page></form>';
  expect(withoutStray(text, text.length - 1, reason)).toBeUndefined();
});
