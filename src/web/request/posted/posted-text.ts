/** One text of a parsed form; empty when it is missing or was sent more than once. */
export function postedText(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Posted names and texts; a name sent several times has several texts. */
export function parsePosted(body: unknown): ReadonlyMap<string, readonly string[]> {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return new Map(
    entries.map(([name, value]: [string, unknown]) => {
      const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
      return [name, texts.filter((text) => typeof text === 'string')];
    }),
  );
}
