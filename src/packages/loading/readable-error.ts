const maxCauses = 10;

/**
 * Returns what a package threw, in a form that can be read safely. An error whose properties cannot be read, for
 * example because its message is a getter that throws, is replaced by another error.
 */
export function readableError(thrown: unknown): unknown {
  try {
    read(thrown, maxCauses);
    return thrown;
  } catch {
    return new Error('something was thrown that cannot be read');
  }
}

function read(thrown: unknown, left: number): void {
  if (typeof thrown !== 'object' || thrown === null || left === 0) return;
  const isError = thrown instanceof Error;
  for (const name of ['name', 'message', 'stack', 'code', 'status']) {
    const value: unknown = Reflect.get(thrown, name);
    if (isError && ['name', 'message', 'stack'].includes(name) && value !== undefined && typeof value !== 'string')
      throw new TypeError(`${name} is not a text`);
  }
  read(Reflect.get(thrown, 'cause'), left - 1);
}
