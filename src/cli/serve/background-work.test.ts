import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { openSystem } from '../../system.ts';
import { createApp } from '../../web/app.ts';
import { startBackgroundWork } from './background-work.ts';

test('a server removes the files of expired sessions every hour, until it is stopped', async () => {
  const folder = temporaryFolder().path;
  const system = await openSystem(openRoot(folder), { withPanels: false });
  onTestFinished(async () => {
    vi.useRealTimers();
    await system.close();
  });
  const app = createApp(system);
  const file = join(system.root.state, 'sessions', 'expired');
  const leave = (): void => {
    writeFileSync(file, '{}');
    utimesSync(file, 1, 1);
  };
  leave();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stop = startBackgroundWork(system, app, false);
  vi.advanceTimersByTime(3_599_000);
  expect(existsSync(file)).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(existsSync(file)).toBe(false);
  leave();
  stop();
  vi.advanceTimersByTime(7_200_000);
  expect(existsSync(file)).toBe(true);
});
