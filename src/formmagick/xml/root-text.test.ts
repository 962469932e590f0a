import { expect, test } from 'vitest';
import { rootText } from './root-text.ts';

test.each([
  ['<form>a</form>\n=head1 NAME', '<form>a</form>'],
  ['<form><form>a</form>b</form> rest', '<form><form>a</form>b</form>'],
  ['<form/> rest', '<form/> rest'],
  ['<form><form/>a</form> rest', '<form><form/>a</form>'],
  ['<form>a<!-- </form> -->b</form> rest', '<form>a<!-- </form> -->b</form>'],
  ['<form>a<![CDATA[</form>]]>b</form> rest', '<form>a<![CDATA[</form>]]>b</form>'],
  ['<form>a<formula>b</formula></form> rest', '<form>a<formula>b</formula></form>'],
  ['<FORM>a</form> rest', '<FORM>a</form>'],
  ['<form>a', '<form>a'],
  ['<form>a</form', '<form>a</form'],
  ['', ''],
])('of %j the part is %j', (text, part) => {
  expect(rootText(text, 'form', 1).text).toBe(part);
});

test('lines before it are counted, so that mistakes have their line in the file', () => {
  expect(rootText('\n\n  <form></form>', 'form', 40)).toEqual({ text: '<form></form>', firstLine: 42 });
});
