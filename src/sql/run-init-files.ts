import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasExecutableMode } from '../files/executable.ts';
import { readRegularFile } from '../files/regular-file.ts';
import type { Databases } from '../db/file/databases.ts';
import { lockFile } from '../files/locks/file-lock.ts';
import { onOneLine } from '../process/one-line.ts';
import type { Root } from '../root.ts';
import { initFiles, whyUnsafe, type InitFile } from './init-files.ts';
import { initFileKey, noteFailures, type InitFailure } from './init-failures.ts';
import { MysqlServer, type SqlEnded } from './mysql-server.ts';
import { maskSql, secretsOf } from './sql-secrets.ts';
import { translateSql } from './translate-sql.ts';

/** Where files are run, and where their output goes. */
export interface SqlPlace {
  readonly root: Root;
  readonly databases: Databases;
  readonly print: (line: string) => void;
}

/** How long to wait for another process that is running files. */
const lockSeconds = 300;

/** A larger file, such as a dump, is passed to the client unchanged. */
const maxTranslatedBytes = 16 * 1_048_576;

/** In characters, of a statement or a message. */
const maxShown = 500;

/**
 * Runs the files of `etc/e-smith/sql/init` in the order of their paths: `*.sql` by the client of the database server,
 * others as programs. A file that succeeded is deleted. One that failed stays, is noted with line and message, and is run
 * again the next time; the others still run.
 * @param only the key of one file; default: all
 * @returns the names of the failed files
 * @throws Error if the database server does not answer: nothing was run
 */
export async function runInitFiles(place: SqlPlace, only?: string): Promise<readonly string[]> {
  const { root, databases, print } = place;
  const release = await lockFile(join(root.state, 'sql-init.lock'), lockSeconds);
  try {
    const wanted = initFiles(root).filter(({ name }) => only === undefined || initFileKey(name) === only);
    if (wanted.length > 0) {
      const server = new MysqlServer(root);
      const why = await server.whyNot();
      if (why !== undefined) throw new Error(`the files of sql/init wait: ${why}`);
      const secrets = secretsOf(databases.configuration.snapshot());
      const mask: Mask = (text) => maskSql(text, secrets);
      const failures: InitFailure[] = [];
      for (const file of wanted) {
        const failure = await runOne(file, server, print, mask);
        if (failure) failures.push(failure);
        else rmSync(file.file);
        print(`${shownName(file)}: ${failure ? describeFailure(failure) : 'done'}`);
      }
      await noteFailures(databases, root, wanted, failures);
      return failures.map(({ file }) => file.name);
    }
    await noteFailures(databases, root, [], []);
    return [];
  } finally {
    await release();
  }
}

/**
 * Deletes a file that is no longer to be run.
 * @param key of its record
 */
export async function removeInitFile({ root, databases, print }: SqlPlace, key: string): Promise<void> {
  const file = initFiles(root).find(({ name }) => initFileKey(name) === key);
  if (file) rmSync(file.file);
  print(file ? `${shownName(file)}: removed` : `${key}: it was already removed`);
  await noteFailures(databases, root, [], []);
}

/** Without the number that gives its order. */
function shownName({ name }: Pick<InitFile, 'name'>): string {
  return name.replace(/(^|\/)S\d\d_/, '$1');
}

/** Masks secrets in a text for people; before it is cut, since a part of a secret would not be found. */
type Mask = (text: string) => string;

async function runOne(
  file: InitFile,
  server: MysqlServer,
  print: SqlPlace['print'],
  mask: Mask,
): Promise<InitFailure | undefined> {
  const unsafe = whyUnsafe(file);
  if (unsafe !== undefined) return { file, line: undefined, message: unsafe };
  const ended = file.kind === 'sql' ? await runSql(file, server, print, mask) : await runInitProgram(file, server);
  if (file.kind === 'program') for (const line of linesOf(ended.output)) print(mask(line));
  return ended.status === 0 ? undefined : { file, ...failureOf(ended, mask) };
}

async function runSql(file: InitFile, server: MysqlServer, print: SqlPlace['print'], mask: Mask): Promise<SqlEnded> {
  const shown = (statement: string): string => onOneLine(mask(textOf(statement)), maxShown);
  if (statSync(file.file).size > maxTranslatedBytes) return await server.client([], { file: file.file });
  // Bytes, not text: a script may be in any encoding.
  const { sql, translated } = translateSql(readRegularFile(file.file, 'latin1'));
  for (const { line, before, after } of translated)
    print(`${shownName(file)}:${line}: translated for this server: ${shown(before)} => ${shown(after)}`);
  return await server.client([], translated.length === 0 ? { file: file.file } : { bytes: Buffer.from(sql, 'latin1') });
}

async function runInitProgram({ file }: InitFile, server: MysqlServer): Promise<SqlEnded> {
  if (!hasExecutableMode(file))
    return { status: 126, output: '', isCut: false, errors: 'it is neither a .sql file nor executable' };
  return await server.run(file, [], undefined);
}

/** The line and the message of the client, or the last lines of a program. */
function failureOf({ status, output, errors }: SqlEnded, mask: Mask): { line: number | undefined; message: string } {
  const [, number, line, message] = /^ERROR (\d+)(?: \(\w+\))?(?: at line (\d+))?: ([^]*)/m.exec(errors) ?? [];
  if (message !== undefined)
    return {
      line: line === undefined ? undefined : Number(line),
      message: `ERROR ${number ?? ''}: ${onOneLine(mask(message), maxShown)}`,
    };
  const last = linesOf(errors.trim() === '' ? output : errors).slice(-5);
  return { line: undefined, message: last.length > 0 ? mask(last.join(' ')) : `it ended with status ${status}` };
}

function describeFailure({ line, message }: InitFailure): string {
  return `failed${line === undefined ? '' : ` at line ${line}`}: ${message}`;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** A statement was read as bytes. */
function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
