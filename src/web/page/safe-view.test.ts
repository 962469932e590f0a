import { expect, test } from 'vitest';
import { isSafeTarget } from '../../panel/fields/safe-target.ts';
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
