import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<string>();

/**
 * Runs code of a third-party package so that everything it starts (timers, promises, callbacks) can be traced to that
 * package.
 */
export function asPackage<result>(name: string, code: () => result): result {
  return running.run(name, code);
}

/** The third-party package whose code is running, or started what is running. */
export function runningPackage(): string | undefined {
  return running.getStore();
}
