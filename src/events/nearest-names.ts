/**
 * Returns names similar to the wanted one, the nearest first: at most three, with at most a third of the letters
 * different.
 */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  if (wanted.length > 100) return [];
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((candidate) => candidate.name);
}

/** Returns how many letters must be inserted, removed or replaced to convert one name to the other. */
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
