import { byBytes } from '../../files/names-in.ts';

/** Something with a name that needs others. */
interface Needing {
  readonly name: string;
  readonly requires: readonly string[];
}

interface Ordered<one> {
  readonly list: readonly one[];
  /** Each circle of dependencies, as the names in it: `a`, `b`, `a`. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Puts those first that others need; otherwise in byte order of the names. Dependencies on others are ignored. A circle
 * is broken at the name that comes first in it.
 */
export function inDependencyOrder<one extends Needing>(all: readonly one[]): Ordered<one> {
  const byName = new Map(all.map((one) => [one.name, one]));
  const list: one[] = [];
  const circles: string[][] = [];
  const done = new Set<string>();
  const place = (one: one, path: readonly string[]): void => {
    const at = path.indexOf(one.name);
    if (at >= 0) circles.push([...path.slice(at), one.name]);
    if (at >= 0 || done.has(one.name)) return;
    for (const needed of [...one.requires].sort(byBytes)) {
      const found = byName.get(needed);
      if (found && found !== one) place(found, [...path, one.name]);
    }
    done.add(one.name);
    list.push(one);
  };
  for (const name of [...byName.keys()].sort(byBytes)) {
    const one = byName.get(name);
    if (one) place(one, []);
  }
  return { list, circles };
}
