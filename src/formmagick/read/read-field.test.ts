import { expect, test } from 'vitest';
import { createMistakeList } from '../xml/reading-mistake.ts';
import { parseXml } from '../xml/xml-tree.ts';
import type { FormField } from './old-form.ts';
import { readField } from './read-field.ts';

function read(attributes: string, content = ''): { field: FormField; mistakes: string[] } {
  const list = createMistakeList();
  const element = parseXml({ text: `<field ${attributes}>${content}</field>`, firstLine: 7 }, list);
  if (!element) throw new Error('not XML');
  const field = readField(element, list);
  return { field, mistakes: list.found.map(({ line, lost, reason }) => `${line}${lost ? ' lost' : ''}: ${reason}`) };
}

test('a field has what its attributes and texts say', () => {
  const { field, mistakes } = read(
    'type="Select" id=" Lang " options="de, en" validation="nonblank" display="is_shown()" size="3" multiple="1"',
    '<label>LANG</label><description>LANG_DESC</description>',
  );
  expect(mistakes).toEqual([]);
  expect(field).toMatchObject({
    kind: 'field',
    id: 'Lang',
    type: 'select',
    label: 'LANG',
    description: 'LANG_DESC',
    value: { kind: 'none' },
    options: { kind: 'list', values: ['de', 'en'] },
    validations: [{ name: 'nonblank', arguments: [] }],
    display: { sub: 'is_shown' },
    multiple: true,
    checked: false,
    size: 3,
    rows: undefined,
    line: 7,
  });
});

test.each([
  ['', { kind: 'none' }],
  ['value=""', { kind: 'text', text: '' }],
  ['value="a (b"', { kind: 'text', text: 'a (b' }],
  ['value="get_value()"', { kind: 'call', call: { sub: 'get_value' } }],
  ['value="1 + f()"', { kind: 'expression', source: '1 + f()' }],
])('the value of %j is %j', (attribute, value) => {
  expect(read(`type="text" id="x" ${attribute}`).field.value).toMatchObject(value);
});

test.each([
  ['id="x"', 'a field without a type'],
  ['type="slider" id="x"', 'there is no field type slider'],
])('with %s the field is a text field, and that is reported', (attributes, reason) => {
  const { field, mistakes } = read(attributes);
  expect([field.type, mistakes]).toEqual(['text', [`7 lost: ${reason}`]]);
});

test('only a literal may lack an id', () => {
  expect(read('type="literal" value="a"').mistakes).toEqual([]);
  expect(read('type="text" id=" "').mistakes).toEqual(['7 lost: a text field without an id']);
});

test.each(['0', '-1', '1.5', 'wide', '10000'])('a size %s is left out, and told', (size) => {
  const { field, mistakes } = read(`type="text" id="x" size="${size}"`);
  expect([field.size, mistakes]).toEqual([undefined, [`7: size="${size}" is not a number`]]);
});

test.each([
  ['', false],
  ['checked=""', false],
  ['checked="0"', false],
  ['checked="1"', true],
  ['checked="checked"', true],
])('whether a box with %j is checked: %s', (attribute, isChecked) => {
  expect(read(`type="checkbox" id="x" ${attribute}`).field.checked).toBe(isChecked);
});

test('an unknown attribute and an element that a field cannot hold are reported', () => {
  expect(read('type="text" id="x" colour="red"', '<title>T</title>').mistakes).toEqual([
    '7: <field> knows no attribute colour',
    '7 lost: a field cannot hold <title>',
  ]);
});
