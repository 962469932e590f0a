import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<string>();

/**
 * Runs code of a third party's package, so that whatever it begins is known to be that package's: timers, promises and
 * callbacks of its own included.
 */
export function asPackage<result>(name: string, code: () => result): result {
  return running.run(name, code);
}

/** The third party's package whose code runs now, or has begun what runs now. */
export function runningPackage(): string | undefined {
  return running.getStore();
}
