import { filesOfRestored } from '../../changes/reverting/files-of-restored.ts';
import { conflictsIn, revertParts, type RevertChoices } from '../../changes/reverting/plan-revert.ts';
import { stageRevertOf, type PlannedRevert, type RevertScope } from '../../changes/reverting/revert-scope.ts';
import type { Root } from '../../root.ts';
import type { System } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { exits, fail } from './exits.ts';
import { applyAndWait, printPlan } from './finish-change.ts';
import { findEntry } from './history-commands.ts';
import { withSystem } from '../with-system.ts';

export interface RevertOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly since?: string;
  readonly only?: readonly string[];
  readonly keep?: readonly string[];
  readonly back?: readonly string[];
  readonly why?: string;
}

/** The value of `--keep` and `--back` that means everything. */
const all = 'all';

/**
 * `revert N`, or `revert --since TIME`: reverts changes. If records or properties have been changed again since
 * then, it refuses until the options decide for each whether it stays or goes back.
 * @returns the exit status
 */
export async function revertChange(
  number: string | undefined,
  options: RevertOptions,
  context: CommandContext,
): Promise<number> {
  if ((number === undefined) === (options.since === undefined))
    return fail(context, 'give the number of a change, or --since TIME');
  const since = options.since === undefined ? undefined : new Date(options.since);
  if (since && Number.isNaN(since.getTime())) return fail(context, `${options.since ?? ''} is not a time`);
  return withSystem(
    context,
    {
      withPanels: false,
    },
    async (system) => {
      await system.outside.compare();
      const scope = since ? { since } : await entryScope(system, number ?? '');
      if (!scope) return fail(context, `there is no change ${number ?? ''} that could be taken back`);
      return revertScope(system, scope, options, context);
    },
  );
}

async function entryScope(system: System, number: string): Promise<RevertScope | undefined> {
  const entry = await findEntry(system.changes.history, number);
  return !entry || entry.dismissed || entry.state === 'abandoned' ? undefined : { id: entry.id };
}

async function revertScope(
  system: System,
  scope: RevertScope,
  options: RevertOptions,
  context: CommandContext,
): Promise<number> {
  const choices = choicesOf(await stageRevertOf(system, scope, new Map()), options);
  if (typeof choices === 'string') return fail(context, choices);
  const planned = await stageRevertOf(system, scope, choices);
  const { changes, folded } = planned;
  const conflicts = conflictsOf(planned, choices);
  const output = { json: options.json === true, more: { lost: lostOf(planned, context.root), conflicts } };
  const isNothing = changes.changes.length === 0;
  if (conflicts.length > 0 || isNothing || options.dryRun) printPlan(context, changes, output);
  if (conflicts.length > 0)
    return fail(
      context,
      'nothing was done: decide for each with --keep ID or --back ID, or for all with --keep all or --back all',
    );
  if (isNothing) return exits.nothing;
  if (options.dryRun) return exits.changes;
  const author = {
    account: personOf(context.environment),
    origin: 'revert',
    why: options.why,
    reverts: folded.entries,
  };
  return applyAndWait(system, changes, { ...output, author }, context);
}

/** @returns the choices, or an id that is not known */
function choicesOf({ records }: PlannedRevert, { only, keep = [], back = [] }: RevertOptions): RevertChoices | string {
  const items = revertParts(records);
  const ids = items.map(({ id }) => id);
  const odd = [...(only ?? []), ...keep, ...back].find((id) => id !== all && !ids.includes(id));
  if (odd !== undefined) return `there is no ${odd} in it; there are ${ids.slice(0, 10).join(', ')}`;
  const choices = new Map<string, boolean>();
  const isMeant = (id: string, named: readonly string[]): boolean =>
    named.some((one) => one === all || one === id || id.startsWith(`${one}/`));
  for (const { id, state } of items) {
    if (only && !isMeant(id, only)) choices.set(id, false);
    else if (isMeant(id, keep)) {
      if (!keep.includes(all) || state === 'conflict') choices.set(id, false);
    } else if (isMeant(id, back)) choices.set(id, true);
  }
  return choices;
}

function conflictsOf({ records }: PlannedRevert, choices: RevertChoices): string[] {
  return conflictsIn(records).flatMap(({ id }) => (choices.has(id) ? [] : id));
}

function lostOf({ folded, records }: PlannedRevert, root: Root): string[] {
  const lost = revertParts(records).filter(({ state }) => state === 'lost');
  return [
    ...lost.map(({ id, lost: why }) => `${id} (${why ?? ''})`),
    ...filesOfRestored(root, records).withoutFiles.map(({ key }) => `files of ${key}`),
    ...folded.passwords.map((account) => `password of ${account}`),
  ];
}
