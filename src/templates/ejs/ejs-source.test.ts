import ejs from 'ejs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandEjs, EjsError } from './ejs-fragment.ts';
import { escapes } from './escapes.ts';
import { OpenTag, translateEjs } from './ejs-source.ts';

const scope = { name: 'a', list: [1, 2], yes: true, no: false };

/** Parts of fragments that do not close one another. */
const piece = fc.oneof(
  fc.constantFrom('text', ' ', '\t', '\n', '\r\n', '"\\`${name}', '% ', '< ', 'é', '{', '}'),
  fc.constantFrom('<%= name %>', '<%- name; %>', '<%# note %>', '<%= undefined %>', '<%=\nlist.length // how many\n%>'),
  fc.constantFrom('<% if (yes) { %>', '<% if (no) { -%>', '<%_ if (yes) { _%>', '<% if (no) { // never %>'),
  fc.constantFrom('<% var x = name -%>', '<%_ list.forEach(() => {}) _%>', '<%% ', '<%# note -%>'),
);

test('a fragment has the same output as with the EJS library', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const opened = pieces.filter(
        (text) => text.includes('{ ') && text.startsWith('<%') && text.includes('if'),
      ).length;
      const text = pieces.join('') + '<% } %>'.repeat(opened);
      expect(expandEjs(text, 'none', scope)).toBe(
        ejs.render(text, scope, { escape: (value?: unknown) => escapes.none(value) }),
      );
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a\n<%= missing %>', 2],
  ['a\n<%\n  const b = 1;\n  missing.x;\n%>\n', 4],
  ['<% for (const x of list) { -%>\n<%= x %>\n<%= name.x.y %>\n<% } -%>\n', 3],
  ['a\n<%= name.map(\n\n(', 2],
  ['a\n<%= 1 + %>\n', 2],
  ['a\n<%\n1;\n1 +;\n%>\n', 4],
  ['a\n<% if (yes) { %>\n', 2],
  ['a\n\n<%= ({}) %>', 3],
])('an error in %j is reported on line %d', (text, line) => {
  let told: unknown;
  try {
    expandEjs(text, 'line', scope);
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(EjsError);
  expect(told).toMatchObject({ line });
});

test('every line of the code has a line of the text', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const { code, lines } = translateEjs(text);
      expect(lines).toHaveLength(code.split('\n').length - 1);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      expect(lines.every((line) => line <= text.split('\n').length)).toBe(true);
    }),
  );
  expect(() => translateEjs('<% a')).toThrow(OpenTag);
});

test('a thrown value that is not an Error is reported without a line', () => {
  expect(() => expandEjs('<% throw "so" %>', 'line', scope)).toThrow(new EjsError('so', undefined, {}));
});
