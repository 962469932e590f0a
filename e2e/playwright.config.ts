import { defineConfig } from 'playwright/test';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  workers: 2,
  // A busy machine is slow, not broken.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  forbidOnly: true,
  // A second try is reported as flaky; a machine that stalls once should not hide what else was found.
  retries: 1,
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env['PANELSMITH_CHROMIUM'] ?? '/usr/bin/chromium', args: quiet },
  },
  projects: [
    { name: 'with scripts', use: { javaScriptEnabled: true } },
    {
      name: 'without scripts',
      use: { javaScriptEnabled: false },
      // Neither these specs nor tests marked `@once` depend on scripts.
      testIgnore: /(access|themes|arabic|french|german|headers|thirty-packages)\.spec/,
      grepInvert: /@once/,
    },
  ],
});
