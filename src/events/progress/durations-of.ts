import type { ActionDetails } from '../journal/run-details.ts';
import type { Signal } from '../signal.ts';

/**
 * Returns the durations of successful actions, by event. If one ran several times the last duration counts. A failed
 * action is left out.
 */
export function durationsOf(
  signals: readonly Signal[],
  actions: readonly ActionDetails[],
): ReadonlyMap<string, readonly { readonly name: string; readonly seconds: number }[]> {
  const taken = new Map<string, Map<string, { readonly name: string; readonly seconds: number }>>();
  for (const { name, state, seconds, signal } of actions) {
    const event = signals[signal ?? 0]?.event ?? '';
    const ofEvent = taken.get(event) ?? new Map<string, { readonly name: string; readonly seconds: number }>();
    if (state === 'done' && seconds !== undefined) ofEvent.set(name, { name, seconds });
    taken.set(event, ofEvent);
  }
  return new Map([...taken].map(([event, each]) => [event, [...each.values()]]));
}
