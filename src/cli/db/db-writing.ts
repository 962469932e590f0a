import { auditLines } from './audit-lines.ts';
import { commitWithHistory } from './commit-with-history.ts';
import { Databases } from '../../db/file/databases.ts';
import { complain, type CommandContext } from '../command.ts';
import { quoted, type DbOutcome } from './db-change.ts';
import { parseChange } from './db-changes.ts';
import { usageOf } from './db-usage.ts';
import { messageWithCause } from '../../refusals.ts';
import { logToSystem } from '../system-log.ts';

/**
 * Runs a command that writes: under one lock, with one write.
 * @returns the exit status
 */
export async function runWriting(
  file: string,
  command: string,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const databases = new Databases(context.root, {
    report(line, { err }) {
      logToSystem(context, [`${file}: ${line}: ${messageWithCause(err)}`]);
    },
  });
  const database = databases.openFile(file, file);
  if (command === 'batch') return (await import('./db-batch.ts')).runBatch(database, args, context);
  const change = await parseChange(command, args, () => context.stdin());
  if (!change) {
    context.err(usageOf(command, context.program));
    return 255;
  }
  let audit: readonly string[];
  let typeless: readonly string[];
  const locked = await database.lock();
  let outcome: DbOutcome;
  try {
    const { draft } = locked;
    outcome = change(draft);
    audit = auditLines(file, draft);
    typeless = draft.editedKeys().filter((key) => draft.lines.get(key)?.startsWith('|'));
    await commitWithHistory(locked, file, context);
  } finally {
    await locked.release();
  }
  const { status, message } = outcome;
  logToSystem(context, audit);
  for (const key of typeless) complain(context, `the record ${quoted(key)} has no type`);
  if (message !== undefined) complain(context, message);
  return status;
}
