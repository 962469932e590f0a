import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { ServiceControl } from './service-control.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

test('a service whose supervisor has gone is not stopped, and the reason is printed', async () => {
  const root = openRoot(folder);
  mkdirSync(root.databases, { recursive: true });
  writeFileSync(join(root.databases, 'configuration'), 'doors=service|status|enabled\n');
  const supervise = root.path('service/doors/supervise');
  mkdirSync(supervise, { recursive: true });
  // A pipe that nobody reads.
  execFileSync('mkfifo', [join(supervise, 'control')]);
  const printed: string[] = [];
  const control = new ServiceControl({
    root,
    configuration: new Databases(root).configuration.snapshot(),
    defaults: [],
    run: () => Promise.resolve({ status: 0, output: '' }),
    print: (line) => printed.push(line),
    isInstalling: false,
  });
  expect(await control.command('doors', 'stop')).toBe(false);
  expect(printed.join()).toMatch(/^\[ERROR\] doors did not stop: nothing supervises it: ENXIO/);
});
