import { baseEvents } from './base-events.ts';
import { nearestNames } from './nearest-names.ts';

/**
 * Returns the most similar event names, the nearest first: existing events, and base events that are nearer even if
 * they do not exist here. Empty for a base event, which is spelled correctly.
 */
export function suggestEvents(event: string, existing: readonly string[]): readonly string[] {
  if (baseEvents.includes(event)) return [];
  const all = nearestNames(event, [...new Set([...existing, ...baseEvents])]);
  const nearer = all.slice(0, all.findIndex((name) => existing.includes(name)) + 1 || all.length);
  return [...new Set([...nearer, ...nearestNames(event, existing)])].slice(0, 3);
}
