import { Databases } from '../db/databases.ts';
import type { CommandContext } from './command.ts';
import { parseChange } from './db-changes.ts';
import { usageOf } from './db-usage.ts';

/** Runs a command that writes: under one lock, with one write. @returns the exit status */
export async function runWriting(
  file: string,
  command: string,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const database = new Databases(context.root).openFile(file, file);
  if (command === 'batch') return (await import('./db-batch.ts')).runBatch(database, args, context);
  const change = await parseChange(command, args, () => context.stdin());
  if (!change) {
    context.err(usageOf(command, context.program));
    return 255;
  }
  const { status, message } = await database.update(change);
  if (message !== undefined) context.err(`${context.program}: ${message}\n`);
  return status;
}
