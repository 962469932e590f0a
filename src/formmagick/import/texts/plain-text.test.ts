import { describe, expect, test } from 'vitest';
import { plainTextOfHtml } from './plain-text.ts';

describe('plainText', () => {
  test.each([
    ['Just\n   words', 'Just words'],
    ['One<br>two<P>three</P>', 'One\ntwo\n\nthree'],
    ['<p>One</p>\n\n<p>two</p><br><br>three', 'One\n\ntwo\n\nthree'],
    [' <p> One </p> ', 'One'],
    ['Caf&eacute; &amp; bar&#33; &#x2192; 5 &lt; 6 &nosuch;', 'Café & bar! → 5 < 6 &nosuch;'],
    ['<ul><li>this</li><li>that</li></ul>', 'this\nthat'],
    ['a<script>alert("x")</script>b<!-- c -->d<style>e{}</style>', 'abd'],
    ['3 < 4 and 5 > 2', '3 < 4 and 5 > 2'],
    ['{$acctName} of {${group}}', '{{acctName}} of {{group}}'],
    ['a {curly} word', 'a {curly} word'],
  ])('converts %s', (html, text) => {
    expect(plainTextOfHtml(html).text).toBe(text);
  });

  test('reports lost markup and the targets of links', () => {
    const { text, markup, links } = plainTextOfHtml(
      '<p>See <a href="useraccounts?page=1&amp;Next=Next">the <b>list</b></a>.</p>',
    );
    expect(text).toBe('See the list.');
    expect(markup).toEqual(['a', 'b']);
    expect(links).toEqual(['useraccounts?page=1&Next=Next']);
  });

  test('leaves out Perl code and reports it', () => {
    expect(plainTextOfHtml('Now { `date`; $OUT .= "x" }.')).toMatchObject({ text: 'Now .', perl: true });
    expect(plainTextOfHtml('{$name}')).toMatchObject({ text: '{{name}}', perl: false });
  });

  test('uses the given names for variables', () => {
    expect(plainTextOfHtml('{$A} {$B}', (name) => `[${name.toLowerCase()}]`).text).toBe('[a] [b]');
  });
});
