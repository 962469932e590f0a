import { auditLines } from './audit-lines.ts';
import { bytesOf } from '../../db/file/text/byte-text.ts';
import { commitWithHistory } from './commit-with-history.ts';
import type { Database } from '../../db/file/database.ts';
import type { Draft } from '../../db/file/draft.ts';
import { isTextList, parsedJson } from '../../files/state/json-kinds.ts';
import { Failure } from '../../refusals.ts';
import { complain, type CommandContext } from '../command.ts';
import { answer, isReading } from './db-answer.ts';
import type { DbOutcome } from './db-change.ts';
import { parseChange } from './db-changes.ts';
import { isWriting, usageOf } from './db-usage.ts';
import { logToSystem } from '../system-log.ts';
import { splitWords } from '../shell-words.ts';

/**
 * Runs the commands on standard input, one per line, under one lock and with one write at the end. Each command sees
 * the changes of earlier ones. A line is split into words as in a shell, or is a JSON array of strings. A failed
 * command is reported with its line number, and the others are still run. With `--atomic` the first failure ends the
 * batch and nothing is written.
 * @returns 0 if every command succeeded, otherwise 1
 */
export async function runBatch(database: Database, args: readonly string[], context: CommandContext): Promise<number> {
  if (args.some((arg) => arg !== '--atomic')) {
    context.err(usageOf('batch', context.program));
    return 255;
  }
  const lines = (await context.stdin()).split('\n');
  const locked = await database.lock();
  try {
    let failed = false;
    for (const [index, line] of lines.entries()) {
      const failure = await runLine(locked.draft, line, context);
      if (failure === undefined) continue;
      failed = true;
      complain(context, `line ${index + 1}: ${failure}`);
      if (args.length > 0) return 1;
    }
    const audit = auditLines(database.file, locked.draft);
    await commitWithHistory(locked, database.file, context);
    logToSystem(context, audit);
    return failed ? 1 : 0;
  } finally {
    await locked.release();
  }
}

/** @returns the error message if the command failed */
async function runLine(draft: Draft, line: string, context: CommandContext): Promise<string | undefined> {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const words = parseLine(line);
  if (!words) return 'a quote is not closed, or this is not a JSON array of strings';
  const [command = '', ...args] = words.map(bytesOf);
  if (isReading(command)) {
    const found = await answer(command, draft.lines, args);
    if (found?.output) context.out(Buffer.from(found.output, 'latin1'));
    return failureOf(found?.status, `${command}: nothing found`, command);
  }
  const change = isWriting(command) && command !== 'batch' ? await parseChange(command, args, noInput) : undefined;
  const outcome = change && tried(() => change(draft));
  if (outcome?.status === 0 && outcome.message !== undefined) complain(context, outcome.message);
  return failureOf(outcome?.status, outcome?.message ?? `${command}: there is no such record`, command);
}

/** If a record cannot be stored, only its own line fails. */
function tried(change: () => DbOutcome): DbOutcome {
  try {
    return change();
  } catch (error) {
    if (error instanceof Failure) return { status: 1, message: error.message };
    throw error;
  }
}

function failureOf(status: number | undefined, message: string, command: string): string | undefined {
  if (status === undefined)
    return isReading(command) || isWriting(command) ? usageOf(command, 'db').trim() : `no command ${command}`;
  return status === 0 ? undefined : message;
}

function parseLine(line: string): readonly string[] | undefined {
  if (!line.trimStart().startsWith('[')) return splitWords(line);
  const words = parsedJson(line);
  return isTextList(words) ? words : undefined;
}

function noInput(): Promise<string> {
  return Promise.resolve('');
}
