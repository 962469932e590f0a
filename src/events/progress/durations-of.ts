import type { ActionDetails } from '../journal/run-details.ts';
import type { Signal } from '../signal.ts';

/** How long actions took that ended well, by event; of one performed several times the last. A broken one says nothing. */
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
