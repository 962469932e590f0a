import type { SqlToken } from './sql-tokens.ts';

/** Global rights by the columns of the old table `user`. */
const rights = new Map<string, string>(
  [
    'select',
    'insert',
    'update',
    'delete',
    'create',
    'drop',
    'reload',
    'shutdown',
    'process',
    'file',
    'index',
    'alter',
  ].map((name) => [`${name}_priv`, name.toUpperCase()]),
);

/**
 * Statements that create or change an account on a server where `mysql.user` is a view, in place of `INSERT INTO user`,
 * `REPLACE INTO user` and `UPDATE user SET password`. Undefined for any other statement, and for one that has no
 * equivalent.
 */
export function accountStatements(tokens: readonly SqlToken[], isInMysql: boolean): readonly string[] | undefined {
  const reader = new SqlTokenReader(tokens);
  if (reader.takes('insert') || reader.takes('replace')) return readInsert(reader, isInMysql);
  return reader.takes('update') ? readUpdate(reader, isInMysql) : undefined;
}

function readInsert(reader: SqlTokenReader, isInMysql: boolean): string[] | undefined {
  reader.takes('ignore');
  reader.takes('into');
  if (!reader.takesUserTable(isInMysql) || !reader.takes('(')) return undefined;
  const columns = reader.list(() => reader.name()?.toLowerCase());
  if (!columns || !(reader.takes('values') || reader.takes('value'))) return undefined;
  const statements: string[] = [];
  do {
    const values = reader.takes('(') ? reader.list(() => reader.value()) : undefined;
    const made = values?.length === columns.length ? accountOf(columns, values) : undefined;
    if (!made) return undefined;
    statements.push(...made);
  } while (reader.takes(','));
  return reader.isAtEnd ? statements : undefined;
}

function readUpdate(reader: SqlTokenReader, isInMysql: boolean): string[] | undefined {
  if (!reader.takesUserTable(isInMysql) || !reader.takes('set')) return undefined;
  const column = reader.name()?.toLowerCase() ?? '';
  if (!['password', 'authentication_string'].includes(column) || !reader.takes('=')) return undefined;
  const secret = reader.value();
  if (!secret || !reader.takes('where')) return undefined;
  const wanted = new Map<string, string>();
  do {
    const name = reader.name()?.toLowerCase();
    const value = reader.takes('=') ? reader.value() : undefined;
    if (name === undefined || value?.kind !== 'text') return undefined;
    wanted.set(name, value.text);
  } while (reader.takes('and'));
  const [user, host] = [wanted.get('user'), wanted.get('host')];
  if (user === undefined || host === undefined || wanted.size > 2 || !reader.isAtEnd) return undefined;
  return [`ALTER USER ${user}@${host} ${identified(secret)}`];
}

/** `kind` password: the text is still to be hashed by the server. */
interface Value {
  readonly kind: 'text' | 'password' | 'other';
  /** A string with its quotes. */
  readonly text: string;
}

function accountOf(columns: readonly string[], values: readonly Value[]): string[] | undefined {
  const given = new Map(columns.map((column, index) => [column, values[index]] as const));
  const [host, user] = [given.get('host'), given.get('user')];
  if (user?.kind !== 'text' || (host && host.kind !== 'text')) return undefined;
  const account = `${user.text}@${host?.text ?? "''"}`;
  const secret = given.get('password') ?? given.get('authentication_string');
  const granted: string[] = [];
  for (const [column, value] of given) {
    if (['host', 'user', 'password', 'authentication_string'].includes(column)) continue;
    const right = rights.get(column);
    const isGranted = /^['"]?y['"]?$/i.test(value?.text ?? '');
    if (isGranted && right === undefined) return undefined;
    if (isGranted && right !== undefined) granted.push(right);
  }
  return [
    `CREATE USER IF NOT EXISTS ${account}`,
    ...(secret ? [`ALTER USER ${account} ${identified(secret)}`] : []),
    ...(granted.length > 0 ? [`GRANT ${granted.join(', ')} ON *.* TO ${account}`] : []),
  ];
}

/** A text that was not passed to PASSWORD() is a hash, or empty. */
function identified({ kind, text }: Value): string {
  const isEmpty = text === "''" || text === '""';
  return kind === 'password' || isEmpty ? `IDENTIFIED BY ${text}` : `IDENTIFIED BY PASSWORD ${text}`;
}

/** Reads the tokens of one statement in their order. */
class SqlTokenReader {
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /**
   * Skips a word or a sign if it is next.
   * @returns whether it was
   */
  takes(text: string): boolean {
    const next = this.#tokens[this.#at];
    const isNext = next !== undefined && ['word', 'sign'].includes(next.kind) && next.text.toLowerCase() === text;
    if (isNext) this.#at++;
    return isNext;
  }

  /** A name, without its quotes. */
  name(): string | undefined {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'word' && next?.kind !== 'name') return undefined;
    this.#at++;
    return next.kind === 'name' ? next.text.slice(1, -1) : next.text;
  }

  takesUserTable(isInMysql: boolean): boolean {
    const first = this.name()?.toLowerCase();
    if (!this.takes('.')) return isInMysql && first === 'user';
    return first === 'mysql' && this.name()?.toLowerCase() === 'user';
  }

  value(): Value | undefined {
    if (this.takes('password')) {
      const inner = this.takes('(') ? this.value() : undefined;
      return inner?.kind === 'text' && this.takes(')') ? { kind: 'password', text: inner.text } : undefined;
    }
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'string' && next?.kind !== 'word') return undefined;
    this.#at++;
    return { kind: next.kind === 'string' ? 'text' : 'other', text: next.text };
  }

  /** Reads a list up to its closing bracket; undefined if there is anything else. */
  list<item>(read: () => item | undefined): item[] | undefined {
    const items: item[] = [];
    do {
      const item = read();
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.takes(','));
    return this.takes(')') ? items : undefined;
  }
}
