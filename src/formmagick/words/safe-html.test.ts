import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { plainText, type RichText } from './rich-text.ts';
import { safeHtml } from './safe-html.ts';

const place = (href: string): string | undefined => (href.startsWith('/') ? href : undefined);

function written(rich: RichText): string {
  return rich
    .map((part) => {
      if (typeof part === 'string') return part.replace(/&/g, '&amp;').replace(/</g, '&lt;');
      const attributes = part.attributes.map(({ name, value }) => ` ${name}="${value}"`).join('');
      return `<${part.tag}${attributes}>${written(part.children)}</${part.tag}>`;
    })
    .join('');
}

const clean = (html: string): string => written(safeHtml(html, place));

describe('safeHtml', () => {
  test.each([
    ['a <b>bold</b> word', 'a <b>bold</b> word'],
    ['<P>one<P>two', '<p>one</p><p>two</p>'],
    ['one<br/>two<BR >three', 'one<br></br>two<br></br>three'],
    ['<ul><li>a<li>b<ul><li>c</ul></ul>', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>'],
    [
      '<table border=1><tr><td>a<td>b<tr><td>c</table>',
      '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
    ],
    ['<font color="red">red</font> <blink>!</blink>', 'red !'],
    ['Caf&eacute; &amp; bar &#8364; &#x20ac; &unknown; &', 'Café &amp; bar € € &amp;unknown; &amp;'],
    ['1 < 2 <3> </>', '1 &lt; 2 &lt;3> &lt;/>'],
    ['<a href="/x?a=1&amp;b=2" target="new">x</a>', '<a href="/x?a=1&b=2">x</a>'],
    ['<a class="button-like" href="/x">x</a>', '<a href="/x" class="btn btn-secondary">x</a>'],
    ['<b>open', '<b>open</b>'],
    ['shut</b></p>', 'shut'],
  ])('keeps harmless markup: %s', (html, expected) => {
    assert.equal(clean(html), expected);
  });

  test.each([
    '<script>alert(1)</script>',
    '<SCRIPT src="//evil.example/x.js"></SCRIPT >',
    '<style>* { display: none }</style>',
    '<iframe src="/x">inside</iframe>',
    '<svg onload=alert(1)><a href="/x">x</a></svg>',
    '<!-- <b>not</b> -->',
    '<!DOCTYPE x>',
    '<script>never closed',
    '<img src=x onerror=alert(1)>',
  ])('removes %s', (html) => {
    assert.equal(clean(html), '');
  });

  test('keeps only the text of a forbidden link', () => {
    for (const href of ['javascript:alert(1)', 'JaVaScRiPt:x', 'data:text/html,x', ' java\nscript:x', ''])
      assert.equal(clean(`<a href="${href}" onclick="x()">words</a>`), '<span>words</span>');
  });

  test('returns only allowed tags and checked addresses for any input', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      '<b',
      '<a href=',
      '<script',
      '</script',
      'onx=',
      'javascript:',
      '<!--',
      '-->',
      '&lt;',
      '&#60;',
      'x',
      '\0',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const html = clean(pieces.join(''));
        for (const [tag] of html.matchAll(/<[^>]*>/g))
          assert.match(tag, /^<\/?(?:b|a|span|p|br)(?: href="\/[^"]*")?>$/);
      }),
    );
  });

  test('returns any escaped text unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const html = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
        assert.equal(written(safeHtml(html, place)), html);
      }),
    );
  });

  test('can be reduced to plain text', () => {
    assert.equal(plainText(safeHtml('<p>Two\n  <b>words</b></p><p>more<br>here</p>', place)), 'Two words more here');
  });
});
