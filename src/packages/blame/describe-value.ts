/** The text of any thrown value. */
export function describeValue(thing: unknown): string {
  try {
    return typeof thing === 'string' ? JSON.stringify(thing) : String(thing);
  } catch {
    return typeof thing;
  }
}
