import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskSql } from './sql-secrets.ts';
import { statementsOf } from './sql-tokens.ts';
import { translateSql } from './translate-sql.ts';

const after = (sql: string): string[] => translateSql(sql).translated.map((one) => one.after);

test('accounts written into the old table become statements, and lines keep their numbers', () => {
  const sql = `# it's a comment; with a quote
USE mysql;
REPLACE INTO user (host, user, password)
    VALUES ('localhost', 'loguser', PASSWORD ('a;b''c\\'d'));
REPLACE INTO db (host, db, user) VALUES ('localhost', 'x', 'loguser');
SELECT 1;`;
  const made = translateSql(sql);
  expect(made.translated).toMatchObject([
    {
      line: 3,
      after:
        "CREATE USER IF NOT EXISTS 'loguser'@'localhost'; ALTER USER 'loguser'@'localhost' IDENTIFIED BY 'a;b''c\\'d'",
    },
  ]);
  expect(made.sql.split('\n')).toHaveLength(sql.split('\n').length);
  expect(made.sql.split('\n').slice(4)).toEqual(sql.split('\n').slice(4));
});

test.each([
  [
    "INSERT IGNORE INTO mysql.user (user, host, password) VALUES ('a','%','*AB')",
    ["CREATE USER IF NOT EXISTS 'a'@'%'; ALTER USER 'a'@'%' IDENTIFIED BY PASSWORD '*AB'"],
  ],
  [
    "INSERT INTO `mysql`.`user` (host,user,password,select_priv,drop_priv) VALUES ('h','u','','Y','N')",
    ["CREATE USER IF NOT EXISTS 'u'@'h'; ALTER USER 'u'@'h' IDENTIFIED BY ''; GRANT SELECT ON *.* TO 'u'@'h'"],
  ],
  [
    "UPDATE mysql.user SET Password=PASSWORD('x') WHERE User='u' AND Host='h'",
    ["ALTER USER 'u'@'h' IDENTIFIED BY 'x'"],
  ],
  ["UPDATE mysql.user SET Password=PASSWORD('x') WHERE User='u'", []],
  ["REPLACE INTO user (host, user) VALUES ('h','u')", []],
  ["INSERT INTO mysql.user (host,user,super_priv) VALUES ('h','u','Y')", []],
  ['CREATE TABLE t (a timestamp(14), type int) TYPE=MyISAM', ['CREATE TABLE t (a timestamp, type int) ENGINE=MyISAM']],
  ["CREATE TABLE t (a timestamp(6)) ENGINE=InnoDB COMMENT='TYPE=MyISAM'", []],
  ["DELIMITER //\nCREATE PROCEDURE p() BEGIN UPDATE mysql.user SET Password='' WHERE User='u' AND Host='h'; END//", []],
])('%s', (sql, expected) => {
  expect(after(sql)).toEqual(expected);
});

test('a script without old statements stays unchanged', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom("'", '"', '`', '\\', ';', '\n', '--', '#', '/*', '*/', 'use mysql', 'user', ' ', 'a', 'é'),
      ),
      (pieces) => {
        const sql = pieces.join('');
        expect(translateSql(sql)).toEqual({ sql, translated: [] });
      },
    ),
  );
});

test('a password in a string never ends it, and never begins a statement', () => {
  fc.assert(
    fc.property(fc.string(), (password) => {
      const quoted = `'${password.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
      const sql = `REPLACE INTO mysql.user (host,user,password) VALUES ('h','u',PASSWORD(${quoted}));SELECT 1`;
      expect(statementsOf(sql)).toHaveLength(2);
      expect(after(sql)).toEqual([`CREATE USER IF NOT EXISTS 'u'@'h'; ALTER USER 'u'@'h' IDENTIFIED BY ${quoted}`]);
    }),
  );
});

test('passwords are masked', () => {
  expect(maskSql("x PASSWORD ('a''b') IDENTIFIED BY PASSWORD '*AB' near 'IDENTIFIED BY 'cut off")).toBe(
    "x PASSWORD ('…') IDENTIFIED BY PASSWORD '…' near 'IDENTIFIED BY '…'",
  );
  expect(maskSql('the key is Zq8-_x!', ['Zq8-_x'])).toBe('the key is …!');
});
