import { templatesOfEvent } from '../../templates/event-templates.ts';
import { normalPath } from '../../templates/metadata/metadata-settings.ts';
import { madeElsewhere, predictionModule } from '../perform/generic-actions.ts';
import type { ModuleEnd, ModuleRunner } from '../perform/modules/module-runner.ts';
import { messageOf } from '../../refusals.ts';
import type { PlanningContext } from './planning-context.ts';
import type { ForeseenState, PlannedFile } from './run-plan.ts';

interface Order {
  /** Fragments get the first one. */
  readonly events: readonly [string, ...string[]];
  readonly state: ForeseenState;
  /** Opaque actions that come first. */
  readonly unsureFor: readonly string[];
}

/** After this number of templates had to be ended, the others are not tried. */
const maxEnded = 2;

/**
 * The files that an expansion of templates will leave, in the order they are made. Fragments are code of packages and
 * of the administrator: they run in a process of their own, where one that never ends or
 * needs too much memory does no harm.
 */
export async function predictFiles(
  { events, state, unsureFor }: Order,
  context: PlanningContext,
  modules: ModuleRunner,
): Promise<readonly PlannedFile[]> {
  const { root } = context;
  const { sources } = context.parts;
  const files = new Map<string, PlannedFile>();
  const add = (planned: Omit<PlannedFile, 'unsureFor'>): void => {
    files.set(planned.file, { ...planned, unsureFor });
  };
  const fail = (template: string, failure: string): void => {
    add({ file: root.path(normalPath(template)), template, bytes: undefined, failure });
  };
  const all = events.flatMap((each) => templatesOfEvent(sources, each)).filter((path) => !madeElsewhere(path, sources));
  let left = [...new Set(all)];
  for (let ended = 0; left.length > 0 && ended < maxEnded; ended++) {
    const [at, why] = await predictSome(left, { events, state }, context, modules, add);
    if (at !== undefined) fail(at, why);
    left = at === undefined ? [] : left.slice(left.indexOf(at) + 1);
  }
  for (const template of left) fail(template, `not expanded: ${maxEnded} templates before it had to be ended`);
  return [...files.values()];
}

/** @returns the template during which the process ended, and why */
async function predictSome(
  paths: readonly string[],
  { events, state }: Pick<Order, 'events' | 'state'>,
  { parts, templateSeconds, perlSeconds }: PlanningContext,
  modules: ModuleRunner,
  add: (planned: Omit<PlannedFile, 'unsureFor'>) => void,
): Promise<[string | undefined, string]> {
  const over = new AbortController();
  const limit = setTimeout(() => {
    over.abort();
  }, templateSeconds * 1000);
  let at = paths[0];
  const end = await modules.perform({
    file: predictionModule,
    cause: { event: events[0], events, args: paths, signals: [] },
    parts,
    staged: state.staged(),
    perlSeconds,
    isLasting: true,
    abortSignal: over.signal,
    onOutput: () => undefined,
    onProgress(_fraction, path) {
      at = path;
      limit.refresh();
    },
    onWrote: () => undefined,
    onPredicted({ opened, bytes, file, template, failure }) {
      const why = failure ?? whyUnreadable(opened, state);
      add({ file, template, bytes: why === undefined && bytes ? Buffer.from(bytes) : undefined, failure: why });
    },
    run: () => Promise.resolve({ status: 127, output: '' }),
  });
  clearTimeout(limit);
  return end.how === 'returned' ? [undefined, ''] : [at, whyEnded(end, templateSeconds)];
}

/** A plan depends on the databases that its templates have read, so all of them must be readable here too. */
function whyUnreadable(names: readonly string[], state: ForeseenState): string | undefined {
  try {
    for (const name of names) state.open(name);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function whyEnded(end: Exclude<ModuleEnd, { how: 'returned' }>, seconds: number): string {
  if (end.how === 'aborted') return `it did not end within ${seconds} seconds, and was ended`;
  if (end.how === 'threw') return end.failure;
  return end.failure ?? `it ended its process with exit status ${end.status}`;
}
