import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotedName, quotedText } from './sql-names.ts';
import { statementsOf } from './sql-tokens.ts';

const textsOf = (sql: string): string[] => statementsOf(sql).map(({ start, end }) => sql.slice(start, end));

test.each<[string, string[]]>([
  ['', []],
  [' ;; ;', []],
  ['USE a; USE b', ['USE a', 'USE b']],
  ["SET a = ';'; USE b;", ["SET a = ';'", 'USE b']],
  ["SET a = 'it''s;'; USE b", ["SET a = 'it''s;'", 'USE b']],
  ["SET a = '\\';'; USE b", ["SET a = '\\';'", 'USE b']],
  ['SET a = "x"";"; USE b', ['SET a = "x"";"', 'USE b']],
  ['USE `a;b`; USE `c``;`', ['USE `a;b`', 'USE `c``;`']],
  ['# a;\nUSE b -- c; d\n;USE e', ['USE b -- c; d\n', 'USE e']],
  ['/* a; */ USE b; /* c', ['USE b']],
  ['/*!40100 SET a = 1 */; USE b', ['/*!40100 SET a = 1 */', 'USE b']],
  ['SELECT 5--1; USE b', ['SELECT 5--1', 'USE b']],
  ['USE a;\nDELIMITER //\nUSE b; //', ['USE a']],
  ['USE a;\n \tdelimiter //\nUSE b; //', ['USE a']],
  ["SET a = 'x\nDELIMITER //\n;'; USE b", ["SET a = 'x\nDELIMITER //\n;'", 'USE b']],
  ['/*\nDELIMITER //\n*/ USE a; USE b', ['USE a', 'USE b']],
  ['USE a; SELECT delimiter ; USE b', ['USE a', 'SELECT delimiter ', 'USE b']],
])('%j has the statements %j', (sql, statements) => {
  expect(textsOf(sql)).toEqual(statements);
});

test('the tokens of any script are pieces of it, in order, and none is a `;` between statements', () => {
  const piece = fc.constantFrom("'", '"', '`', ';', '\\', '--', ' ', '\n', '#', '/*', '*/', '!', 'word', 'é', '1');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const sql = pieces.join('');
      let at = 0;
      for (const { start, end, tokens } of statementsOf(sql)) {
        expect(tokens[0]?.start).toBe(start);
        for (const token of tokens) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(sql.startsWith(token.text, token.start)).toBe(true);
          expect(token.text).not.toBe(';');
          at = token.start + token.text.length;
        }
        expect(end).toBeGreaterThanOrEqual(at);
      }
    }),
  );
});

test('a quoted text or name is one token, whatever is in it', () => {
  const any = fc.string({ unit: fc.oneof(fc.constantFrom("'", '"', '`', ';', '\\', '\n', '#'), fc.string()) });
  fc.assert(
    fc.property(any, (text) => {
      for (const [kind, quoted] of [
        ['string', quotedText(text)],
        ['name', quotedName(text)],
      ] as const) {
        const [first, second, ...others] = statementsOf(`${quoted};USE b`);
        expect(first?.tokens).toEqual([{ kind, text: quoted, start: 0 }]);
        expect([second?.tokens.map((token) => token.text), others]).toEqual([['USE', 'b'], []]);
      }
    }),
  );
});
