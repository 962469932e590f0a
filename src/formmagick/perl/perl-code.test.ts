import assert from 'node:assert/strict';
import { test } from 'vitest';
import { readPerlCode } from './perl-code.ts';

test.each([
  ['sub a\n{\nif (1)\n{\nb();\n}\nreturn 2;\n}\nsub c { 1 }', ['a 1-8', 'c 9-9']],
  ['sub a {\n  my $x = "{";\n  # {\n}\n\nsub c {\n}', ['a 1-4', 'c 6-7']],
  ['sub a {\n  m/\\{/;\n}\n\n\nsub c {\n}', ['a 1-3', 'c 6-7']],
  ['sub a;\nsub b($$) { 1 } sub c { 2 }\nmy $d = sub { 3 };', ['b 2-2', 'c 2-2']],
  ['{\n    sub inner {\n        1;\n    }\n}', ['inner 2-4']],
  ["sub Other'name {\n}", ['name 1-2']],
])('readPerlCode finds in the code %j the subs %j', (code, subs) => {
  assert.deepEqual(
    readPerlCode(code).subs.map(({ name, line, endLine }) => `${name} ${line}-${endLine}`),
    subs,
  );
});
