import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SecondTries } from './e2e/support/second-tries.ts';
import { LeftOut } from './e2e/recordings/left-out.ts';

export default defineConfig({
  resolve: {
    alias: {
      'panelsmith/actions': new URL('src/kit/actions.ts', import.meta.url).pathname,
      'panelsmith/testing': new URL('src/kit/testing.ts', import.meta.url).pathname,
      panelsmith: new URL('src/kit/panels.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'panels/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: 'e2e/support/temporary-folder.ts',
    reporters: ['default', new LeftOut(), new SecondTries()],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // What is polled ends when it comes; on a busy machine this takes its time.
    expect: { poll: { timeout: 60_000 } },
    restoreMocks: true,
    // A machine that stalls once does not hide what else was found; second tries are named at the end.
    retry: 1,
    // A worker loads the sources once for all its files: they have no state of their own.
    isolate: false,
    // Many tests wait for processes and disks, so one more than there are cores.
    maxWorkers: availableParallelism() + 1,
  },
});
