/** Returns a function that makes a value at its first call, and gives the same one at every other. */
export function once<value>(make: () => value): () => value {
  let made: { readonly value: value } | undefined;
  return () => (made ??= { value: make() }).value;
}
