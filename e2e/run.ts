import { spawnSync } from 'node:child_process';
import { findChromium } from './support/chromium.ts';
import { useOwnTemporaryFolder } from './support/temporary-folder.ts';

const removeTemporaryFolder = useOwnTemporaryFolder();
/** Runs the browser tests: finds the browser first, so that a missing one is one clear line. */
try {
  const environment = { ...process.env, PANELSMITH_CHROMIUM: findChromium(), PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const command = ['playwright', 'test', '--config', 'e2e/playwright.config.ts', ...process.argv.slice(2)];
  process.exitCode = spawnSync('npx', command, { stdio: 'inherit', env: environment }).status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  removeTemporaryFolder();
}
