import { baseEvents } from './base-events.ts';
import { byBytes } from '../files/names-in.ts';

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

/** Names that look like the wanted one, the nearest first: at most three, at most a third of it different. */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  if (wanted.length > 100) return [];
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance || byBytes(a.name, b.name))
    .slice(0, 3)
    .map((candidate) => candidate.name);
}

/** How many letters have to be inserted, removed or replaced to get from one name to the other. */
function distance(one: string, other: string): number {
  const [from, to] = [Array.from(one), Array.from(other)];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.entries()) {
    const next = [index + 1];
    for (const [column, target] of to.entries()) {
      const replaced = (row[column] ?? 0) + (letter === target ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
