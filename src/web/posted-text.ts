/** One text of a parsed form; empty when it is missing or was sent more than once. */
export function postedText(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}
