import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';

const program = join(import.meta.dirname, '../../src/cli/panelsmith.ts');
let root: TemporaryFolder;

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(root.at('etc/e-smith/events/slow'), { recursive: true });
});

function action(name: string, code: string): void {
  writeFileSync(root.at('etc/e-smith/events/slow', name), `#!/bin/sh\n${code}\n`, { mode: 0o755 });
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200 && !what(); tries++) await delay(50);
  expect(what()).toBe(true);
}

function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !readFileSync(file, 'latin1').includes(') Z ');
}

test('if signal-event is killed, its action and its child processes end too', async () => {
  const told = root.at('told');
  const late = root.at('late');
  // Processes left behind by a finished action continue, for example daemons.
  action('S10leaves', `sleep 1800 >/dev/null 2>&1 & echo $! >> ${told}`);
  action('S20waits', `echo $$ >> ${told}; sleep 1801 & echo $! >> ${told}; wait; touch ${late}`);
  action('S30next', `touch ${late}`);
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'signal-event', 'slow'], {
    env: { ...process.env, PANELSMITH_ROOT: root.path },
    stdio: 'ignore',
  });
  const pids = (): number[] => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n').map(Number) : []);
  await until(() => pids().length === 3);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  const [left = 0, waiting = 0, inner = 0] = pids();
  try {
    await until(() => !isRunning(waiting) && !isRunning(inner));
    expect([isRunning(left), existsSync(late)]).toEqual([true, false]);
  } finally {
    for (const pid of [left, waiting, inner]) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }
});
