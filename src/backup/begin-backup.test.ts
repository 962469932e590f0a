import { existsSync, writeFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { backedUpServer, endedProcess, type BackedUpServer } from './backed-up-server.fixture.ts';
import { backupStateFolder } from './backup-paths.ts';
import { beginBackup, endLeftBehind } from './begin-backup.ts';
import { findRunning } from './running-file.ts';

let server: BackedUpServer;

beforeEach(async () => {
  server = await backedUpServer();
});

const runningFile = (): string => join(backupStateFolder(server.root), 'running.json');

/** What a process that was killed has left of its backup. */
function leave(record: string, process = endedProcess): void {
  mkdirSync(backupStateFolder(server.root), { recursive: true });
  writeFileSync(runningFile(), JSON.stringify({ kind: 'desktop', record, process }));
}

const results = (): (string | undefined)[] => server.records().map((record) => record.prop('Result'));

test('a backup is between its two events, and its end is in its record', async () => {
  const backup = await beginBackup(server.system, 'desktop', 'admin');
  expect(findRunning(server.root)).toMatchObject({ kind: 'desktop', record: backup.record, hasEnded: false });
  expect(server.signalled()).toEqual(['pre-backup desktop']);
  await backup.end('0', { Bytes: '5' });
  expect(server.signalled()).toEqual(['pre-backup desktop', 'post-backup desktop 0']);
  expect(server.records().map((one) => [one.key, one.prop('Result'), one.prop('Bytes')])).toEqual([
    [backup.record, '0', '5'],
  ]);
  expect(findRunning(server.root)).toBeUndefined();
});

test('a second end changes nothing', async () => {
  const backup = await beginBackup(server.system, 'desktop', 'admin');
  await backup.end('0');
  await backup.end('tar:2');
  expect(results()).toEqual(['0']);
  expect(server.signalled()).toHaveLength(2);
});

test('a pre-backup that fails ends the backup, with its last lines in the record', async () => {
  server.event('pre-backup', 'echo one; echo "the database is locked"; exit 1');
  await expect(beginBackup(server.system, 'nightly', '')).rejects.toMatchObject({
    key: 'errors.preBackup',
    args: { reason: 'S50note: one the database is locked' },
  });
  expect(server.signalled()).toEqual(['pre-backup nightly', 'post-backup nightly pre-backup:1']);
  expect(server.records().map((one) => [one.prop('Result'), one.prop('Note')])).toEqual([
    ['pre-backup:1', 'S50note: one the database is locked'],
  ]);
  expect(findRunning(server.root)).toBeUndefined();
});

test('there is one backup at a time, and the one that is refused leaves no trace', async () => {
  const backup = await beginBackup(server.system, 'desktop', 'admin');
  await expect(beginBackup(server.system, 'nightly', '')).rejects.toMatchObject({ key: 'errors.backupRunning' });
  expect(server.records()).toHaveLength(1);
  expect(server.signalled()).toEqual(['pre-backup desktop']);
  await backup.end('0');
  expect(readdirSync(backupStateFolder(server.root))).toEqual([]);
});

test('a backup whose process was killed is ended before the next one begins', async () => {
  const killed = await beginBackup(server.system, 'desktop', 'admin');
  leave(killed.record);
  const next = await beginBackup(server.system, 'nightly', '');
  await next.end('0');
  expect(server.signalled()).toEqual([
    'pre-backup desktop',
    'post-backup desktop interrupted:1',
    'pre-backup nightly',
    'post-backup nightly 0',
  ]);
  expect(results()).toEqual(['interrupted:1', '0']);
});

test('at start the backup of a process that was killed is ended', async () => {
  const killed = await beginBackup(server.system, 'desktop', 'admin');
  leave(killed.record);
  await endLeftBehind(server.system);
  expect(server.signalled().at(-1)).toBe('post-backup desktop interrupted:1');
  expect(results()).toEqual(['interrupted:1']);
  expect(existsSync(runningFile())).toBe(false);
  expect(server.logged).toEqual(['a desktop backup was interrupted; post-backup is signalled for it']);
});

test('at start the backup of a running process is left alone', async () => {
  await beginBackup(server.system, 'desktop', 'admin');
  await endLeftBehind(server.system);
  expect(server.signalled()).toEqual(['pre-backup desktop']);
  expect(existsSync(runningFile())).toBe(true);
});

test('of a backup that was killed before pre-backup, nothing is signalled', async () => {
  leave('');
  await endLeftBehind(server.system);
  expect(server.signalled()).toEqual([]);
  expect(existsSync(runningFile())).toBe(false);
});
