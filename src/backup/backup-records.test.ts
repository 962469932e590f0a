import { lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { openSystem, type System } from '../system.ts';
import { noteBegin, noteEnd } from './backup-records.ts';
import { backupStateFolder } from './backup-paths.ts';
import { resticKeyFile } from './nightly/restic-key.ts';

let folder: TemporaryFolder;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  system = await openSystem(openRoot(folder.path), { withPanels: false });
});

afterEach(async () => {
  await system.close();
});

test('an end that cannot be recorded is in the log with its result', async () => {
  const logged: object[] = [];
  const { changes, databases } = system;
  const place = { changes, databases, log: (_: 'error', __: string, details: object) => logged.push(details) };
  const record = await noteBegin(place, 'verify', 'admin');
  rmSync(join(system.root.databases, 'backups'));
  mkdirSync(join(system.root.databases, 'backups'));
  await noteEnd(place, record, '0', { Files: '7' });
  expect(logged).toMatchObject([{ record, result: '0', Files: '7', err: { key: 'errors.databaseUnreadable' } }]);
});

test('the password of the nightly backups is never replaced, also when it cannot be seen', () => {
  const file = join(backupStateFolder(system.root), 'restic-password');
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync(folder.at('not mounted/restic-password'), file);
  expect(resticKeyFile(system.root)).toBe(file);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
});
