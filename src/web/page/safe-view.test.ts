import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSafeTarget } from '../../panel/fields/safe-target.ts';
import { browser, parseInBrowser, type ParsedElement } from './browser-parse.fixture.ts';
import { safeView } from './safe-view.ts';

test.each([
  ['<meta http-equiv="refresh" content="0;url=//evil.example">', ''],
  ['<META HTTP-EQUIV=refresh', ''],
  ['<base href="//evil.example/">x', 'x'],
  ['<scr<script>x</script>ipt>alert(1)</script>', ''],
  ['a<iframe src="/x">b</iframe>c', 'ac'],
  ['<object data="x"><p>b</p>', ''],
  ['<embed src="//evil.example/x">', ''],
  ['<link rel="stylesheet" href="//evil.example/x.css">', ''],
  ['<form action="https://evil.example/" method="post">', '<form  method="post">'],
  ['<button formaction=//evil.example>x</button>', '<button >x</button>'],
  ['<a href="java&#9;script:alert(1)">x</a>', '<a >x</a>'],
  ['<a href="//evil.example">x</a>', '<a >x</a>'],
  ['<a href="/\\evil.example" title="a">x</a>', '<a  title="a">x</a>'],
  [`<p onclick='x' class="a">x</p>`, '<p  class="a">x</p>'],
  [
    '<a ping="//evil.example" href="/server-manager/x?a=1&amp;b=2">x</a>',
    '<a  href="/server-manager/x?a=1&amp;b=2">x</a>',
  ],
])('%s is made harmless', (html, harmless) => {
  expect(safeView(html, '/server-manager/demo')).toBe(harmless);
});

test.each([
  '<form method="post" action="/server-manager/x"><input name="a" value="1"></form>',
  '<a href="https://other.example/x">x</a> <a href="mailto:a@b.example">m</a> <a href="#top">t</a>',
  '<img src="data:image/png;base64,AAAA" alt="1 < 2">',
  '<p title="a > b">{{x}} &lt;script&gt;</p>',
])('%s stays as it is', (html) => {
  expect(safeView(html, '/server-manager/demo')).toBe(html);
});

test.each([
  ['<a href="settings">x</a>', '<a href="/server-manager/demo/settings">x</a>'],
  [
    "<a class=b href='modify?key=a%3Ab&amp;x=1#top'>x</a>",
    '<a class=b href="/server-manager/demo/modify?key=a%3Ab&amp;x=1#top">x</a>',
  ],
  ['<form action=settings method="post">', '<form action="/server-manager/demo/settings" method="post">'],
  ['<a href="?port=22">x</a>', '<a href="?port=22">x</a>'],
  ['<a href="javascript:x">x</a>', '<a >x</a>'],
  ['<a href="x:settings">x</a>', '<a >x</a>'],
])('%s names a page of the panel only if it is a name', (html, shown) => {
  expect(safeView(html, '/server-manager/demo')).toBe(shown);
});

test('a link that looks like a path must not lead to another server', () => {
  const unsafe = [
    '//host',
    '/\\host',
    '\\\\host',
    '/\t/host',
    ' //host',
    'https:host',
    'http:/host',
    'javascript:x',
    'data:x',
    '',
  ];
  expect(unsafe.filter(isSafeTarget)).toEqual([]);
  const safe = ['/x', 'x?y=1', '#x', '?a', 'https://host/x', 'mailto:a@b', 'tel:+1'];
  expect(safe.filter(isSafeTarget)).toEqual(safe);
});

test.each([
  [`<img src=x onerror=alert(1)//'>`, `&lt;img src=x onerror=alert(1)//'>`],
  [`<p>text</p><a href="/x onclick=alert(1)>`, `<p>text</p>&lt;a href="/x onclick=alert(1)>`],
  ['<p>text</p><img src=/x onerror=alert(1) ', '<p>text</p>&lt;img src=/x onerror=alert(1) '],
  ['if a < b and b<3', 'if a < b and b<3'],
])('a tag that never ends is shown as text: %s', (html, shown) => {
  expect(safeView(html, '/server-manager/phones')).toBe(shown);
});

test.each([
  ['<a title=b"c=" onclick=alert(1) "">x</a>', '&lt;a title=b"c=" onclick=alert(1) "">x</a>'],
  ['<a b"=" onclick=alert(1) ">x</a>', '&lt;a b"=" onclick=alert(1) ">x</a>'],
  ['<ab="c" onclick=alert(1)>x', '&lt;ab="c" onclick=alert(1)>x'],
  ['<a ="c" onclick=alert(1)>x', '&lt;a ="c" onclick=alert(1)>x'],
])('a tag with a quote in the wrong place is shown as text: %s', (html, shown) => {
  expect(safeView(html, '/server-manager/phones')).toBe(shown);
});

test.each([
  [
    '<textarea><p title="</textarea><img src=x onerror=alert(1)>">',
    '<textarea><p title="&lt;/textarea>&lt;img src=x onerror=alert(1)>">',
  ],
  [`<!-- <p title='--><img src=x onerror=alert(1)>'> -->`, `<!-- <p title='-->&lt;img src=x onerror=alert(1)>'> -->`],
])('a value cannot end the text around its tag: %s', (html, shown) => {
  expect(safeView(html, '/server-manager/phones')).toBe(shown);
});

test.each([
  '<a href="&#106avascript:alert(1)">',
  '<a href="&#x000000006A;avascript:alert(1)">',
  '<a href="javascript&colon;alert(1)">',
  '<a href="java&Tab;script:alert(1)">',
  '<form action="&sol;&sol;evil.example">',
  '<a ping="/x //evil.example">',
  '<img srcset="/x 1x, //evil.example/y 2x">',
  '<image href="https://evil.example/x">',
])('an address is judged as a browser reads it: %s', (html) => {
  expect(safeView(html, '/server-manager/phones')).toBe(html.replace(/(?<= )\S.*(?=>)/, ''));
});

test.each([
  '<a href="/x?a=1&b=2&amp;c=%20">x</a>',
  '<img srcset="/x.png 1x, /y.png 2x" alt=>',
  '<area href="https://other.example/">',
  '<input value= readonly/>',
])('%s is harmless and stays as it is', (html) => {
  expect(safeView(html, '/server-manager/phones')).toBe(html);
});

const words = fc.constantFrom(
  ...[
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\u00a0',
    '/',
    '<',
    '>',
    '`',
    '&',
    ';',
    '\0',
    '<!--',
    '-->',
    '</',
    '<!',
    '<![CDATA[',
    ']]>',
  ],
  ...[
    'a',
    '<a',
    '<p ',
    '<img ',
    '<form ',
    '<svg',
    '<image ',
    '<math',
    '<textarea>',
    '</textarea>',
    '<title>',
    '</title>',
  ],
  ...['<style>', '</style>', '<xmp>', '</xmp>', '<template>', '<select>', '<script>', '</script', '<iframe ', '<base '],
  ...[
    'title=',
    'href=',
    ' href="',
    ' action=',
    'src=',
    ' srcset="',
    ' xlink:href=',
    ' ping=',
    'onclick=',
    ' onerror=alert(1)',
  ],
  ...['javascript:alert(1)', 'java&Tab;script&colon;x', '&#106avascript:x', '//evil.example', 'https://evil.example/'],
  ...['/x', 'x', '&sol;', '&#x5c', '&#47;', 'data:image/png,x'],
);

test.skipIf(browser === undefined)('a browser finds nothing that acts in any markup', { timeout: 60_000 }, () => {
  const markup = fc.array(words, { minLength: 3, maxLength: 16 }).map((some) => some.join(''));
  const written = fc.sample(markup, { numRuns: 8_000, seed: 1 });
  const read = parseInBrowser(
    browser ?? '',
    written.map((html) => safeView(html, '/server-manager/phones')),
  );
  expect(read.flat().length).toBeGreaterThan(4_000);
  expect(written.filter((_, index) => read[index]?.some(acts))).toEqual([]);
});

const loading =
  /^(script|iframe|object|applet|frame|frameset|noframes|portal|meta|base|link|embed|param|set|animate.*)$/;
const addressed = /^(action|background|data|formaction|href|longdesc|manifest|poster|src|xlink:href)$/;

/** Whether an element could run a script, or lead or load from elsewhere, apart from a link. */
function acts({ name, attributes }: ParsedElement): boolean {
  if (loading.test(name)) return true;
  return attributes.some(([attribute, value]) => {
    if (attribute.startsWith('on')) return true;
    if (attribute === 'ping' || attribute === 'srcset') return value.split(/[\s,]+/).some(isElsewhere);
    if (!addressed.test(attribute) || !isElsewhere(value)) return false;
    if (attribute === 'src' && value.startsWith('data:image/')) return false;
    return !(attribute.endsWith('href') && /^(a|area)$/.test(name) && /^https?:\/\/[^/]/.test(value));
  });
}

function isElsewhere(address: string): boolean {
  const here = 'http://here.example';
  return !URL.canParse(address, here) || new URL(address, here).origin !== here;
}
