import type { ChangeSet } from '../../changes/change-set.ts';
import type { Applied } from '../../changes/changes.ts';
import type { Author } from '../../changes/new-entry.ts';
import type { System } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { exits, wrong } from './exits.ts';
import { changeLines, plainChanges, signalLine } from './print-changes.ts';

interface Output {
  readonly json: boolean;
  /** Further output, in JSON and as lines. */
  readonly more: Readonly<Partial<Record<keyof typeof sentences, readonly string[]>>>;
}

/** Prints what a change set would do, or has done. */
export function printPlan(context: CommandContext, changes: ChangeSet, { json, more }: Output, done?: object): void {
  if (json) {
    const events = changes.signals.map(({ event, args }) => [event, ...args]);
    context.out(`${JSON.stringify({ changes: plainChanges(changes.changes), events, ...more, ...done })}\n`);
    return;
  }
  for (const line of [...changeLines(changes.changes), ...changes.signals.map(signalLine)]) context.out(`${line}\n`);
  for (const what of ['unknownSecrets', 'lost', 'conflicts'] as const)
    for (const line of more[what] ?? []) context.err(`${context.program}: ${sentences[what]}: ${line}\n`);
}

const sentences = {
  unknownSecrets: 'not set, since the file masks it',
  lost: 'cannot come back',
  conflicts: 'changed again since',
} as const;

interface Applying extends Output {
  readonly author: Author;
  /** How long it waits to be confirmed; undefined if it need not be. */
  readonly confirmSeconds?: number | undefined;
}

/** Applies a change set and waits for its events. @returns the exit status */
export async function applyAndWait(
  system: System,
  changes: ChangeSet,
  { author, confirmSeconds, ...output }: Applying,
  context: CommandContext,
): Promise<number> {
  const confirm = confirmSeconds === undefined ? undefined : { seconds: confirmSeconds, session: undefined };
  const applied = await system.changes.apply(changes, author, undefined, confirm);
  if ('refused' in applied) return wrong(context, 'another change waits for its confirmation');
  if ('moved' in applied) {
    context.err(`${context.program}: something was changed at the same moment; nothing was written, try again\n`);
    return exits.wrong;
  }
  await applied.settled;
  const entry = await system.changes.history.find(applied.id);
  printPlan(context, changes, output, { number: entry?.number });
  const isDone = await waitForEvents(system, applied, context);
  if (!output.json && entry) context.err(`${context.program}: this is change ${entry.number} of the history\n`);
  if (confirm) {
    const { waitForConfirmation } = await import('./confirm-command.ts');
    if (!(await waitForConfirmation(system, applied.id, author.account, context)))
      return wrong(context, 'nobody confirmed it, so it was taken back');
  }
  return isDone ? exits.changes : exits.wrong;
}

/** Waits for the events of a change set and what follows them, and prints what failed. @returns whether nothing did */
export async function waitForEvents({ changes }: System, applied: Applied, context: CommandContext): Promise<boolean> {
  const left = (await applied.settled).flatMap(({ unsettled }) => unsettled);
  for (const { event, args } of left) context.err(`${context.program}: ${[event, ...args].join(' ')} failed\n`);
  const entry = await changes.history.find(applied.id);
  const isLeft = left.length === 0 && (entry?.deletedAfterwards.length ?? 0) > 0 && entry?.finished !== true;
  if (isLeft)
    context.err(`${context.program}: removed accounts are still in the database; the next start removes them\n`);
  return left.length === 0 && !isLeft;
}
