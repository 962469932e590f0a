import type { FoundAction } from './find-actions.ts';
import type { Signal } from '../signal.ts';
import { byBytes } from '../../files/names-in.ts';

/** An action at its position in a run, and what it is performed for. */
export interface RunStep {
  readonly action: FoundAction;
  /** Position of its signal; undefined if it is shared by several signals. */
  readonly signal: number | undefined;
  /** The events passed to the action: one, or for a shared action all events that have it. */
  readonly events: readonly [string, ...string[]];
  /** The signals that ask for it. */
  readonly signals: readonly Signal[];
  /** Left out when no database has changed since the run began. */
  readonly ifDatabasesChanged: boolean;
}

/** Generic actions before this name run first; those after it run last. */
const middle = 'S50';

/**
 * The steps of a run. One signal has its actions in their order. With several signals, generic actions and those with
 * `.once` run once for all: first the templates are expanded; then the own actions of each signal run, signal after
 * signal; then the templates are expanded again if an action has changed a database; last come the other shared
 * actions, such as adjusting services.
 * @param find the actions of an event, in their order
 */
export function planSteps(signals: readonly Signal[], find: (event: string) => readonly FoundAction[]): RunStep[] {
  const [only] = signals;
  if (signals.length === 1 && only) return find(only.event).map((action) => stepFor(action, 0, only));
  const events = [...new Set(signals.map(({ event }) => event))];
  const actions = new Map(events.map((event) => [event, find(event)]));
  const shared = sharedSteps(actions, signals);
  const own = signals.flatMap((signal, index) =>
    (actions.get(signal.event) ?? []).filter(isOwn).map((action) => stepFor(action, index, signal)),
  );
  const first = shared.filter(({ action }) => action.generic !== undefined && action.name < middle);
  const again = own.length > 0 ? first.map((step) => ({ ...step, ifDatabasesChanged: true })) : [];
  return [...first, ...own, ...again, ...shared.filter((step) => !first.includes(step))];
}

function stepFor(action: FoundAction, position: number, signal: Signal): RunStep {
  return { action, signal: position, events: [signal.event], signals: [signal], ifDatabasesChanged: false };
}

/**
 * The actions that several signals share, each once, with the events that have it. A package's action is known by its
 * name among all events of the package.
 */
function sharedSteps(actions: ReadonlyMap<string, readonly FoundAction[]>, signals: readonly Signal[]): RunStep[] {
  const steps = new Map<string, RunStep>();
  for (const [event, found] of actions)
    for (const action of found.filter((each) => !isOwn(each))) {
      const id = `${action.name}/${action.source}`;
      const known = steps.get(id);
      const events: RunStep['events'] = known ? [...known.events, event] : [event];
      const asking = signals.filter((signal) => events.includes(signal.event));
      steps.set(id, { action, signal: undefined, events, signals: asking, ifDatabasesChanged: false });
    }
  return [...steps.values()].sort((a, b) => byBytes(a.action.name, b.action.name));
}

function isOwn(action: FoundAction): boolean {
  return !action.isOnce;
}
