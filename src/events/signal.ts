/** An event to signal, with its arguments. */
export interface Signal {
  readonly event: string;
  readonly args: readonly string[];
}

/** What tells one signal from another; holds NUL between its parts, which no argument can hold. */
export function signalId({ event, args }: Signal): string {
  return [event, ...args].join('\0');
}
