import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      'panelsmith/testing': new URL('src/testing.ts', import.meta.url).pathname,
      panelsmith: new URL('src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'panels/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
  },
});
