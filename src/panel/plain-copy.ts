/**
 * Copies the objects and lists of a definition without getters and proxies, so that reading the copy runs no code.
 * Functions and class instances are kept as they are. An object that appears in several places stays one object.
 */
export function plainCopy(thing: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof thing !== 'object' || thing === null) return thing;
  const known = copies.get(thing);
  if (known !== undefined) return known;
  if (Array.isArray(thing)) {
    const copy: unknown[] = [];
    copies.set(thing, copy);
    const things: readonly unknown[] = thing;
    for (const one of things) copy.push(plainCopy(one, copies));
    return copy;
  }
  const prototype: unknown = Object.getPrototypeOf(thing);
  if (prototype !== Object.prototype && prototype !== null) return thing;
  const copy: Record<string, unknown> = {};
  copies.set(thing, copy);
  for (const [name, value] of Object.entries(thing))
    Object.defineProperty(copy, name, { value: plainCopy(value, copies), enumerable: true });
  return copy;
}
