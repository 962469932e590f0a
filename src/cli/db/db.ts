import { join } from 'node:path';
import { bytesOf } from '../../db/file/text/byte-text.ts';
import { readDatabaseFile } from '../../db/file/file-reading.ts';
import { parseLines, type Lines } from '../../db/file/text/lines.ts';
import { messageWithCause } from '../../refusals.ts';
import { complain, type CommandContext } from '../command.ts';
import { answer, isReading } from './db-answer.ts';
import { dbFile } from './db-file.ts';
import { isWriting, usage, usageOf } from './db-usage.ts';

/**
 * The classic `db DATABASE COMMAND [ARG ...]`; `config` is `db configuration`. Values are handled as bytes.
 * @returns 0 success, 1 nothing found or refused, 255 wrong usage
 */
export async function runDb(args: readonly string[], context: CommandContext): Promise<number> {
  const [name = '', command = '', ...rest] = await bytesOfArguments(args);
  if (name === '' || name === '0' || !(isReading(command) || isWriting(command))) {
    context.err(usage(context.program));
    return 255;
  }
  try {
    const file = dbFile(name, context);
    if (isWriting(command)) return await (await import('./db-writing.ts')).runWriting(file, command, rest, context);
    const found = await answer(command, await readLines(file, context), rest);
    if (found?.output) context.out(Buffer.from(found.output, 'latin1'));
    if (!found) context.err(usageOf(command, context.program));
    return found?.status ?? 255;
  } catch (error) {
    return complain(context, messageWithCause(error));
  }
}

/** Returns the lines of a database file with the forced settings applied. */
async function readLines(file: string, { root }: CommandContext): Promise<Lines> {
  const lines = parseLines(readDatabaseFile(file).bytes.toString('latin1'));
  if (root.flavour !== 'nethserver' || file !== join(root.databases, 'configuration')) return lines;
  const { forcedSettings } = await import('../../db/file/forced-settings.ts');
  return lines.with(forcedSettings(root)?.() ?? new Map());
}

/** Returns the arguments as bytes. Node decodes them as UTF-8 and loses invalid bytes; the kernel still has them. */
async function bytesOfArguments(args: readonly string[]): Promise<string[]> {
  if (!args.some((arg) => arg.includes('\ufffd'))) return args.map(bytesOf);
  const { readFileSync } = await import('node:fs');
  const given = readFileSync('/proc/self/cmdline', 'latin1').split('\0').slice(0, -1);
  return args.map((arg, index) => {
    const bytes = given[given.length - args.length + index] ?? '';
    return Buffer.from(bytes, 'latin1').toString('utf8') === arg ? bytes : bytesOf(arg);
  });
}
