import { runInNewContext, Script } from 'node:vm';
import fc from 'fast-check';
import prettier from 'prettier';
import { expect, test } from 'vitest';
import { arrow, call, list, object, tallObject, print, quote, type Code } from './code.ts';

const name = fc
  .stringMatching(/^[a-z][A-Za-z0-9]{0,24}$/)
  .filter((word) => !(word in Object.prototype) && canBeName(word));
/** Words of the language, such as `in`, cannot be names. */
function canBeName(word: string): boolean {
  try {
    new Script(`'use strict'; const ${word} = 0`);
    return word !== 'await';
  } catch {
    return false;
  }
}

const text = fc.string({ maxLength: 40 }).map(quote);
const entries = (value: fc.Arbitrary<Code>, maxKeys: number): fc.Arbitrary<Code> =>
  fc
    .tuple(fc.dictionary(name, value, { minKeys: 1, maxKeys }), fc.boolean())
    .map(([given, tall]) => (tall ? tallObject : object)(given));
const small = fc.oneof(
  text,
  fc.constant('true'),
  fc.array(text, { minLength: 1, maxLength: 6 }).map(list),
  entries(text, 3),
);
const field = fc.tuple(name, entries(small, 5)).map(([constructor, options]) => call(constructor, options));
const page = fc
  .tuple(name, entries(fc.oneof(field, small), 5))
  .map(([constructor, options]) => call(constructor, options));

test('code is formatted as Prettier formats it', async () => {
  await fc.assert(
    fc.asyncProperty(name, page, async (constant, code) => {
      const written = `const ${constant} = ${print(code, 0, `const ${constant} = `.length, 1)};\n`;
      const options = { parser: 'typescript', singleQuote: true, printWidth: 120, trailingComma: 'all' } as const;
      expect(written).toBe(await prettier.format(written, options));
    }),
  );
});

test('a quoted text evaluates to the original text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      expect(runInNewContext(quote(given))).toBe(given);
    }),
  );
});

test('code that fits on one line stays on it, and entries without a value are left out', () => {
  expect(print(call('text', object({ optional: 'true', rules: undefined })), 0, 0, 0)).toBe('text({ optional: true })');
  expect(print(call('text', object({})), 0, 0, 0)).toBe('text()');
  expect(print(tallObject({ optional: 'true', rules: list(['nonblank']) }), 2, 2, 0)).toBe(
    '{\n    optional: true,\n    rules: [nonblank],\n  }',
  );
  expect(print(arrow(list(["'a'", "'b'"])), 0, 0, 0)).toBe("() => ['a', 'b']");
});
