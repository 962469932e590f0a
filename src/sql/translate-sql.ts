import { accountStatements } from './old-accounts.ts';
import { statementsOf, type SqlStatement, type SqlToken } from './sql-tokens.ts';

/** One statement that was translated. */
export interface TranslatedSql {
  /** Where it begins; from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Translates statements of old scripts that a current MariaDB refuses: accounts written into `mysql.user`,
 * `TYPE=MyISAM`, `timestamp(14)`. Everything else stays unchanged, and every line keeps its number.
 */
export function translateSql(sql: string): { readonly sql: string; readonly translated: readonly TranslatedSql[] } {
  const translated: TranslatedSql[] = [];
  let [text, at, isInMysql] = ['', 0, false];
  for (const statement of statementsOf(sql)) {
    const [first, second] = statement.tokens.map((token) => token.text.toLowerCase().replaceAll('`', ''));
    if (first === 'use') isInMysql = second === 'mysql';
    const before = sql.slice(statement.start, statement.end);
    const after = accountStatements(statement.tokens, isInMysql)?.join('; ') ?? inNewTypes(before, statement);
    if (after === undefined) continue;
    const lines = before.split('\n').length - after.split('\n').length;
    text += sql.slice(at, statement.start) + after + '\n'.repeat(Math.max(0, lines));
    at = statement.end;
    translated.push({ line: sql.slice(0, statement.start).split('\n').length, before, after });
  }
  return { sql: text + sql.slice(at), translated };
}

const engines = ['myisam', 'innodb', 'heap', 'memory', 'merge', 'archive', 'csv'];
const oldTimestamps = ['8', '10', '12', '14'];

/** A statement that makes or changes a table, without words that are no longer known; undefined if it has none. */
function inNewTypes(statement: string, { tokens, start }: SqlStatement): string | undefined {
  if (!['create', 'alter'].includes(tokens[0]?.text.toLowerCase() ?? '')) return undefined;
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const [next, after, last] = tokens.slice(index + 1, index + 4);
    const from = token.start - start;
    const word = token.text.toLowerCase();
    if (word === 'type' && is(next, '=') && engines.includes(after?.text.toLowerCase() ?? ''))
      edits.push({ from, to: from + token.text.length, text: 'ENGINE' });
    if (word === 'timestamp' && is(next, '(') && oldTimestamps.includes(after?.text ?? '') && last && is(last, ')'))
      edits.push({ from: from + token.text.length, to: last.start - start + 1, text: '' });
  }
  if (edits.length === 0) return undefined;
  return edits
    .toReversed()
    .reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), statement);
}

function is(token: SqlToken | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}
