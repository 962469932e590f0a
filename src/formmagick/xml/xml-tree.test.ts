import { describe, expect, test } from 'vitest';
import { textIn, childElements, findChild } from './element-text.ts';
import { createMistakeList } from './reading-mistake.ts';
import { parseXml, type XmlElement } from './xml-tree.ts';

function read(text: string): { root: XmlElement | undefined; mistakes: string[] } {
  const list = createMistakeList();
  const root = parseXml({ text, firstLine: 10 }, list);
  return { root, mistakes: list.found.map(({ line, lost }) => `${line}${lost ? ' lost' : ''}`) };
}

const labels = ({ root }: ReturnType<typeof read>): string[] =>
  (root ? childElements(root) : []).flatMap((page) => childElements(page).map((field) => textIn(field)));

test('well-formed text is read without a report, with the lines of the file', () => {
  const { root, mistakes } = read('<form>\n<page name="a">\n<field id="x"><label>X</label></field></page></form>');
  expect([root?.name, root?.line, mistakes]).toEqual(['form', 10, []]);
  const [page] = root ? childElements(root) : [];
  expect([page?.line, page?.attributes.get('name'), page && findChild(page, 'field')?.line]).toEqual([11, 'a', 12]);
});

describe('mistakes that are repaired and reported', () => {
  test.each([
    ['a bare ampersand', '<form><page><field>A & B</field></page></form>', ['A & B']],
    ['an entity of HTML', '<form><page><field>A&nbsp;B</field></page></form>', ['A&nbsp;B']],
    ['a comment with two dashes', '<form><page><!-- a -- b --><field>A</field></page></form>', ['A']],
    ['CDATA in small letters', '<form><page><field><![cdata[<b>]]></field></page></form>', ['<b>']],
    ['a missing end tag', '<form><page><field>A<field>B</field></page></form>', ['A', 'B']],
    ['a missing end of the form', '<form><page><field>A</field>', ['A']],
  ])('%s', (_, text, expected) => {
    const answer = read(text);
    expect(labels(answer)).toEqual(expected);
    expect(answer.mistakes.some((mistake) => mistake.endsWith('lost'))).toBe(false);
  });
});

test('the smallest piece around a mistake that cannot be repaired is left out, and reported with its line', () => {
  const answer = read('<form><page>\n<field>A</field>\n<field =x <>>B</field>\n<field>C</field></page></form>');
  expect(labels(answer)).toEqual(['A', 'C']);
  expect(answer.mistakes).toContain('12 lost');
});

test.each(['', 'no element', '<', '<<<<', '<!-- ', '&', '<form'])('%j has no elements, and does not fail', (text) => {
  const { root } = read(text);
  expect(root === undefined || childElements(root).length === 0).toBe(true);
});

test('text that would take very long is given up soon', () => {
  expect(read('<form>'.repeat(6000)).root).toBeUndefined();
  const deep = read(`${'<html>'.repeat(2000)}${'</html>'.repeat(2000)}`).root;
  let depth = 0;
  for (let at = deep; at; depth += 1) at = childElements(at)[0];
  expect(depth).toBeLessThanOrEqual(101);
});
