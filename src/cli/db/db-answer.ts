import type { Lines } from '../../db/file/text/lines.ts';
import { answerPlainly, isReadingCommand, type DbAnswer } from './db-reading.ts';

const jsonCommands = ['printjson', 'getjson', 'showjson'];

export function isReading(command: string): boolean {
  return isReadingCommand(command) || jsonCommands.includes(command);
}

/**
 * Answers a reading command, in JSON if requested.
 * @returns undefined for wrong usage
 */
export async function answer(command: string, lines: Lines, args: readonly string[]): Promise<DbAnswer | undefined> {
  if (isReadingCommand(command) && !args.includes('--json')) return answerPlainly(command, lines, args);
  return (await import('./db-json.ts')).answerInJson(command, lines, args);
}
