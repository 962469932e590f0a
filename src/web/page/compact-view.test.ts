import { expect, test } from 'vitest';
import { compactView } from './compact-view.ts';

test('indentation and the line ends of code without output are left out, those of text stay', () => {
  const view = '<ul>\n  <% for (const one of part) { %>\n    <li><%= one %></li>\n  <% } %>\n</ul>\n';
  expect(compactView(view, false)).toBe('<ul>\n<% for (const one of part) { %><li><%= one %></li>\n<% } %></ul>\n');
});

test('attributes on lines of their own come out with one space before each', () => {
  const view =
    '<input id="<%= part.id %>"\n  type="text"\n  <% if (part.max) { %>\n  max="<%= part.max %>"\n  <% } %>\n  autofocus>\n<p>\n';
  expect(compactView(view, false)).toBe(
    '<input id="<%= part.id %>" type="text"<% if (part.max) { %> max="<%= part.max %>"<% } %> autofocus>\n<p>\n',
  );
});

test('no space is left before the end of a tag', () => {
  expect(compactView('<a\n  href="/"\n  <% if (x) { %>\n  id="x"\n  <% } %>\n>text</a>\n', false)).toBe(
    '<a href="/"<% if (x) { %> id="x"<% } %>>text</a>\n',
  );
});

test('a view that is included in a tag brings its own space', () => {
  expect(compactView('<select name="a"\n  <%- include(\'state\', { part }) %>>\n', false)).toBe(
    '<select name="a"<%- include(\'state\', { part }) %>>\n',
  );
  const state = '<% if (part.required) { %>\nrequired\n<% } %>\n<% if (part.hasFocus) { %>\nautofocus\n<% } %>\n';
  expect(compactView(state, true)).toBe(
    '<% if (part.required) { %> required<% } %><% if (part.hasFocus) { %> autofocus<% } %>',
  );
});

test('what code contains is not taken for HTML', () => {
  const view = "<% const small = 1 < 2; %>\n<p>\n<%= a > b ? '<' : '>' %>\ntext\n</p>\n";
  expect(compactView(view, false)).toBe("<% const small = 1 < 2; %><p>\n<%= a > b ? '<' : '>' %>\ntext\n</p>\n");
});
