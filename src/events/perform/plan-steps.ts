import type { FoundAction } from './find-actions.ts';
import type { Signal } from '../signal.ts';

/** An action at its position in a run, and what it is performed for. */
export interface Step {
  readonly action: FoundAction;
  /** Position of its signal; undefined if it is shared by several signals. */
  readonly signal: number | undefined;
  /** The events passed to the action: one, or for a shared action all events that have it. */
  readonly events: readonly [string, ...string[]];
  /** Whether to skip it if no database has changed since the start of the run. */
  readonly ifDatabasesChanged: boolean;
}

/** Generic actions before this name run first; those after it run last. */
const middle = 'S50';

/**
 * Returns the steps of a run. A single signal has its actions in their order. Several signals share the generic
 * actions: templates are expanded once before all others, and again at the end if an action has changed a database;
 * services are adjusted once at the end. In between each signal in turn has its own actions.
 * @param find returns the actions of an event, in their order
 */
export function planSteps(signals: readonly Signal[], find: (event: string) => readonly FoundAction[]): Step[] {
  const [only] = signals;
  if (signals.length === 1 && only) return find(only.event).map((action) => stepFor(action, 0, only.event));
  const events = [...new Set(signals.map(({ event }) => event))];
  const actions = new Map(events.map((event) => [event, find(event)]));
  const shared = sharedSteps(actions);
  const own = signals.flatMap(({ event }, index) =>
    (actions.get(event) ?? []).filter(isOwn).map((action) => stepFor(action, index, event)),
  );
  const first = shared.filter(({ action }) => action.name < middle);
  const again = own.length > 0 ? first.map((step) => ({ ...step, ifDatabasesChanged: true })) : [];
  return [...first, ...own, ...again, ...shared.filter((step) => !first.includes(step))];
}

function stepFor(action: FoundAction, signal: number, event: string): Step {
  return { action, signal, events: [event], ifDatabasesChanged: false };
}

/** Returns the generic actions of all events without duplicates, each with the events that have it. */
function sharedSteps(actions: ReadonlyMap<string, readonly FoundAction[]>): Step[] {
  const steps = new Map<string, Step>();
  for (const [event, found] of actions)
    for (const action of found.filter((each) => !isOwn(each))) {
      const known = steps.get(action.name);
      const events: Step['events'] = known ? [...known.events, event] : [event];
      steps.set(action.name, { action, signal: undefined, events, ifDatabasesChanged: false });
    }
  return [...steps.values()].sort((a, b) => (a.action.name < b.action.name ? -1 : 1));
}

function isOwn(action: FoundAction): boolean {
  return action.generic === undefined;
}
