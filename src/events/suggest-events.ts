import { baseEvents } from './base-events.ts';
import { nearestNames } from './nearest-names.ts';

/**
 * Names of events that look most like it, the nearest first: those that exist, before them those of the base that are
 * nearer still, though they do not exist here. None for one of the base itself, which is spelled right.
 */
export function suggestEvents(event: string, existing: readonly string[]): readonly string[] {
  if (baseEvents.includes(event)) return [];
  const all = nearestNames(event, [...new Set([...existing, ...baseEvents])]);
  const nearer = all.slice(0, all.findIndex((name) => existing.includes(name)) + 1 || all.length);
  return [...new Set([...nearer, ...nearestNames(event, existing)])].slice(0, 3);
}
