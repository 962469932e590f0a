import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { runStartLink } from './e-smith-service.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

test('a start link of a service whose supervisor has gone fails, and says why', async () => {
  const supervise = join(folder, 'service/doors/supervise');
  mkdirSync(supervise, { recursive: true });
  // A pipe that nobody reads.
  execFileSync('mkfifo', [join(supervise, 'control')]);
  const printed: string[] = [];
  const status = await runStartLink('/etc/rc.d/rc7.d/S55doors', ['start'], {
    root: openRoot(folder),
    configuration: { get: (key) => new StoredRecord(key, 'service|status|enabled') },
    isInstalling: false,
    runScript: () => Promise.resolve(0),
    print: (line) => printed.push(line),
  });
  expect([status, printed.join()]).toEqual([1, expect.stringMatching(/^nothing supervises doors: ENXIO/)]);
});
