import type { ChangeSet } from '../../changes/change-set.ts';
import type { AppliedChangeSet } from '../../changes/applied.ts';
import type { Author } from '../../changes/new-entry.ts';
import type { System } from '../../system.ts';
import { complain, type CommandContext } from '../command.ts';
import { exits, fail } from './exits.ts';
import { changeLines, plainChanges, signalLine } from './print-changes.ts';

interface PlanOutput {
  readonly json: boolean;
  /** Further output, in JSON and as lines. */
  readonly more: Readonly<Partial<Record<keyof typeof sentences, readonly string[]>>>;
}

/** Prints what a change set would do, or has done. */
export function printPlan(
  context: CommandContext,
  changes: ChangeSet,
  { json, more }: PlanOutput,
  done?: object,
): void {
  if (json) {
    const events = changes.signals.map(({ event, args }) => [event, ...args]);
    context.out(`${JSON.stringify({ changes: plainChanges(changes.changes), events, ...more, ...done })}\n`);
    return;
  }
  for (const line of [...changeLines(changes.changes), ...changes.signals.map(signalLine)]) context.out(`${line}\n`);
  for (const what of ['unknownSecrets', 'lost', 'conflicts'] as const)
    for (const line of more[what] ?? []) complain(context, `${sentences[what]}: ${line}`);
}

const sentences = {
  unknownSecrets: 'not set, since the file masks it',
  lost: 'cannot come back',
  conflicts: 'changed again since',
} as const;

interface Applying extends PlanOutput {
  readonly author: Author;
  /** How long it waits to be confirmed; undefined if it need not be. */
  readonly confirmSeconds?: number | undefined;
}

/**
 * Applies a change set and waits for its events.
 * @returns the exit status
 */
export async function applyAndWait(
  system: System,
  changes: ChangeSet,
  { author, confirmSeconds, ...output }: Applying,
  context: CommandContext,
): Promise<number> {
  const confirm = confirmSeconds === undefined ? undefined : { seconds: confirmSeconds, session: undefined };
  const applied = await system.changes.applyToConfirm(changes, author, undefined, confirm);
  if (applied.outcome === 'refused') return fail(context, 'another change waits for its confirmation');
  if (applied.outcome === 'conflict') {
    complain(context, 'something was changed at the same moment; nothing was written, try again');
    return exits.fail;
  }
  await applied.settled;
  const entry = await system.changes.history.find(applied.id);
  printPlan(context, changes, output, { number: entry?.number });
  const isDone = await waitForEvents(system, applied, context);
  if (!output.json && entry) complain(context, `this is change ${entry.number} of the history`);
  if (confirm) {
    const { waitForConfirmation } = await import('./confirm-command.ts');
    if (!(await waitForConfirmation(system, applied.id, author.account, context)))
      return fail(context, 'it was not confirmed, so it was taken back');
  }
  return isDone ? exits.changes : exits.fail;
}

/**
 * Waits for the events of a change set and what follows them, and prints what failed.
 * @returns whether nothing did
 */
export async function waitForEvents(
  { changes }: System,
  applied: AppliedChangeSet,
  context: CommandContext,
): Promise<boolean> {
  const left = (await applied.settled).flatMap(({ unsettled }) => unsettled);
  for (const { event, args } of left) complain(context, `${[event, ...args].join(' ')} failed`);
  const entry = await changes.history.find(applied.id);
  const isLeft = left.length === 0 && (entry?.deletedAfterwards.length ?? 0) > 0 && entry?.finished !== true;
  if (isLeft) complain(context, `removed accounts are still in the database; the next start removes them`);
  return left.length === 0 && !isLeft;
}
