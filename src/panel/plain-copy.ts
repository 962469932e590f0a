/**
 * A copy of a definition's objects and lists, in which no getter and no proxy is left, so that looking at it later runs no
 * code. Functions, and objects of classes, stay what they are. Whatever was one thing in several places is one still.
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
