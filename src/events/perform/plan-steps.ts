import type { FoundAction } from './find-actions.ts';
import type { Signal } from '../signal.ts';

/** An action at its place in a run, and what it is performed for. */
export interface Step {
  readonly action: FoundAction;
  /** Position of its signal; undefined for what is done once for several signals. */
  readonly signal: number | undefined;
  /** What the action is told: one event, or for what is done once all events that ask for it. */
  readonly events: readonly [string, ...string[]];
  /** Left out when no database has changed since the run began. */
  readonly ifDatabasesChanged: boolean;
}

/** Generic actions before this name prepare; those behind it follow. */
const middle = 'S50';

/**
 * The steps of a run. One signal has its actions in their order. Several signals share what is generic: templates are
 * expanded once before all, and once more at the end when an action has changed a database; services are adjusted once
 * at the end. In between each signal in its turn has the actions that packages bring.
 * @param find the actions of an event, in their order
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

/** The generic actions of all events, each once, with the events that have it. */
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
