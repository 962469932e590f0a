import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { backedUpServer, endedProcess, type BackedUpServer } from '../backed-up-server.fixture.ts';
import { takeRunning } from '../running-file.ts';
import { noteTaking, restoreFolder, saveRestore, type RestoreState } from './restore-state.ts';
import type { Restores } from './restores.ts';

const accounts = 'home/e-smith/db/accounts';
const bayFile = 'home/e-smith/files/ibays/sales/files/prices';

let server: BackedUpServer;
let restores: Restores;

beforeEach(async () => {
  server = await backedUpServer();
  ({ restores } = server.system.backups);
});

/** An archive of files, by their paths. */
function archiveOf(files: Readonly<Record<string, string>>): Buffer {
  const folder = server.root.path('packed');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const bytes = execFileSync('tar', ['--create', '--gzip', '-C', folder, ...Object.keys(files)]);
  rmSync(folder, { recursive: true });
  return bytes;
}

const sample = (): Buffer => archiveOf({ [accounts]: 'abc=user|FirstName|Anna\n', [bayFile]: 'prices of before' });

async function encrypted(bytes: Uint8Array): Promise<Uint8Array> {
  const age = new Encrypter();
  age.setPassphrase('four words and more');
  age.setScryptWorkFactor(1);
  return age.encrypt(bytes);
}

/** Sends an archive, and waits until it is checked. */
async function take(bytes: Uint8Array): Promise<string> {
  const id = await restores.take(Readable.from([bytes]), 'smeserver.tgz', 'admin');
  await restores.settled(id);
  return id;
}

/** Brings an archive to the step before the server is changed. */
async function ready(what = 'all'): Promise<string> {
  const id = await take(sample());
  restores.choose(id, { what, identity: 'archive' });
  await restores.settled(id);
  expect(restores.find(id)?.step).toBe('ready');
  return id;
}

async function apply(id: string): Promise<RestoreState | undefined> {
  restores.apply(id, 'admin');
  await restores.settled(id);
  return restores.find(id);
}

function archiveIsThere(id: string): boolean {
  return existsSync(join(restoreFolder(server.root, id), 'archive'));
}

/** What a process that was killed during a step leaves. */
function leftAt(id: string, step: RestoreState['step'], more: Partial<RestoreState> = {}): void {
  const state = restores.find(id);
  if (!state) throw new Error(`no restore ${id}`);
  saveRestore(server.root, { ...state, step, process: endedProcess, ...more });
}

test('an archive is restored: databases, files and the record of it', async () => {
  const done = await apply(await ready());
  expect(done?.step).toBe('done');
  expect(done?.process).toBeUndefined();
  expect(server.read(accounts)).toContain('abc=user|FirstName|Anna');
  expect(server.read(bayFile)).toBe('prices of before');
  expect(server.signalled()).toEqual(['pre-restore', 'post-upgrade']);
  expect(server.records().map((one) => [one.prop('BackupType'), one.prop('Result')])).toEqual([['restore', '0']]);
});

test('what is neither compressed nor encrypted is refused, and nothing of it is kept', async () => {
  await expect(take(Buffer.from('a text'))).rejects.toMatchObject({ key: 'errors.archiveUnreadable' });
  expect(readdirSync(dirname(restoreFolder(server.root, 'x')))).toEqual([]);
});

test('nothing is kept of an archive that is cut off while it is sent', async () => {
  const broken = Readable.from(
    (function* () {
      yield gzipSync('the beginning');
      throw new Error('the browser went away');
    })(),
  );
  await expect(restores.take(broken, 'smeserver.tgz', 'admin')).rejects.toThrow('the browser went away');
  expect(readdirSync(dirname(restoreFolder(server.root, 'x')))).toEqual([]);
});

test('an archive that fails its check is refused with the reason, and does not fill the disk', async () => {
  const id = await take(archiveOf({ 'etc/cron.d/job': '' }));
  expect(restores.find(id)).toMatchObject({
    step: 'refused',
    failure: { key: 'errors.archiveHostile', args: { member: 'etc/cron.d/job', mistake: 'outside' } },
  });
  expect(restores.find(id)?.process).toBeUndefined();
  expect(archiveIsThere(id)).toBe(false);
});

test('a wrong passphrase leaves the archive locked, the right one opens it', async () => {
  const id = await take(await encrypted(sample()));
  expect(restores.find(id)?.step).toBe('locked');
  restores.unlock(id, 'other words');
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'locked', failure: { key: 'errors.wrongPassphrase' } });
  restores.unlock(id, 'four words and more');
  await restores.settled(id);
  const checked = restores.find(id);
  expect(checked).toMatchObject({ step: 'checked', contents: { databases: ['accounts'] } });
  expect(checked?.failure).toBeUndefined();
});

test('an encrypted archive that was cut off is refused as damaged, and nothing of it is left', async () => {
  const whole = await encrypted(sample());
  const id = await take(whole.subarray(0, whole.length - 10));
  restores.unlock(id, 'four words and more');
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'refused', failure: { key: 'errors.archiveDamaged' } });
  expect(readdirSync(restoreFolder(server.root, id))).toEqual(['restore.json']);
});

test('only what an archive holds can be chosen', async () => {
  const id = await take(sample());
  expect(() => {
    restores.choose(id, { what: 'bay:other', identity: 'archive' });
  }).toThrow(expect.objectContaining({ key: 'errors.notFound' }));
  expect(restores.find(id)?.step).toBe('checked');
});

test('steps are only taken in their order', async () => {
  const id = await take(sample());
  const none = expect.objectContaining({ key: 'errors.notFound' }) as Error;
  expect(() => {
    restores.apply(id, 'admin');
  }).toThrow(none);
  expect(() => {
    restores.unlock(id, 'words');
  }).toThrow(none);
  expect(() => {
    restores.apply('00000000', 'admin');
  }).toThrow(none);
});

test('after a failure to unpack, the choice is offered again with the reason, and nothing is left of the try', async () => {
  const id = await take(sample());
  writeFileSync(join(restoreFolder(server.root, id), 'archive'), sample().subarray(0, 60));
  restores.choose(id, { what: 'all', identity: 'archive' });
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'checked', failure: { key: 'errors.restoreUnpack' } });
  expect(readdirSync(restoreFolder(server.root, id)).sort()).toEqual(['archive', 'restore.json']);
});

test('a pre-restore that fails stops the restore before anything is changed; it can be done again', async () => {
  const id = await ready();
  server.event('pre-restore', 'echo "a disk is missing"; exit 1');
  expect(await apply(id)).toMatchObject({
    step: 'ready',
    failure: { key: 'errors.preRestore', args: { actions: 'S50note' } },
  });
  expect(server.read(accounts)).toContain('FirstName|Ann\n');
  expect(existsSync(server.root.path(bayFile))).toBe(false);
  expect(server.records().map((one) => one.prop('Result'))).toEqual(['preRestore:1']);
  server.event('pre-restore', '');
  const done = await apply(id);
  expect(done?.step).toBe('done');
  expect(done?.failure).toBeUndefined();
});

test('a restore is not begun during a backup or another restore', async () => {
  const [id, other] = [await ready(), await ready()];
  const busy = expect.objectContaining({ key: 'errors.backupRunning' }) as Error;
  const start = (): void => {
    restores.apply(id, 'admin');
  };
  takeRunning(server.root, 'desktop');
  expect(start).toThrow(busy);
  rmSync(join(server.root.state, 'backup/running.json'));
  restores.apply(other, 'admin');
  expect(start).toThrow(busy);
  await restores.settled(other);
  expect(restores.find(other)?.step).toBe('done');
});

test('a restore that is being worked on is not removed; one that has ended is, with its files', async () => {
  const id = await ready();
  const drop = (): void => {
    restores.drop(id);
  };
  restores.apply(id, 'admin');
  expect(drop).toThrow(expect.objectContaining({ key: 'errors.backupRunning' }));
  await restores.settled(id);
  drop();
  expect(existsSync(restoreFolder(server.root, id))).toBe(false);
});

test('after a kill the check continues', async () => {
  const id = await take(sample());
  leftAt(id, 'checking', { contents: undefined });
  restores.recover();
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'checked', contents: { databases: ['accounts'] } });
});

test('an archive whose decryption was killed needs its passphrase again, and nothing readable of it is left', async () => {
  const id = await take(await encrypted(sample()));
  const plain = join(restoreFolder(server.root, id), 'archive.plain');
  writeFileSync(plain, 'half of it');
  leftAt(id, 'checking');
  restores.recover();
  await restores.settled(id);
  expect(restores.find(id)?.step).toBe('locked');
  expect(existsSync(plain)).toBe(false);
});

test.each(['preparing', 'applying'] as const)('after a kill while %s, the restore goes on to its end', async (step) => {
  const id = await ready();
  if (step === 'preparing') writeFileSync(join(restoreFolder(server.root, id), 'files/half'), '');
  leftAt(id, step);
  restores.recover();
  await restores.settled(id);
  expect(restores.find(id)?.step).toBe(step === 'preparing' ? 'ready' : 'done');
  if (step === 'preparing') expect(readdirSync(join(restoreFolder(server.root, id), 'files'))).toEqual(['home']);
  else expect(server.read(bayFile)).toBe('prices of before');
});

test('a restore that goes on after a kill keeps its record, and does not write a second one', async () => {
  const id = await ready();
  const done = await apply(id);
  leftAt(id, 'applying', { record: done?.record });
  restores.recover();
  await restores.settled(id);
  expect(server.records()).toHaveLength(1);
  expect(readFileSync(server.root.path(bayFile), 'utf8')).toBe('prices of before');
});

test('what another process works on is left alone', async () => {
  const id = await ready();
  leftAt(id, 'applying', { process: undefined });
  restores.recover();
  await restores.settled(id);
  expect(restores.find(id)?.step).toBe('applying');
  expect(existsSync(server.root.path(bayFile))).toBe(false);
});

test('at start the remains of an interrupted upload are removed, and one that is still running is kept', () => {
  const { root } = server;
  noteTaking(root, 'aaaaaaaa');
  noteTaking(root, 'bbbbbbbb');
  writeFileSync(join(restoreFolder(root, 'aaaaaaaa'), 'taking'), endedProcess);
  restores.recover();
  expect(readdirSync(dirname(restoreFolder(root, 'x')))).toEqual(['bbbbbbbb']);
});

/**
 * Makes a file that nobody can remove until the test ends.
 * @returns false if that is not possible here
 */
function holdFast(file: string): boolean {
  if (spawnSync('mount', ['--bind', file, file]).status !== 0) return false;
  onTestFinished(() => {
    spawnSync('umount', [file]);
  });
  return true;
}

test('an archive that fails its check is refused with the reason also if it cannot be removed', async ({ skip }) => {
  const id = await take(sample());
  writeFileSync(join(restoreFolder(server.root, id), 'archive'), gzipSync('damaged'));
  leftAt(id, 'checking');
  if (!holdFast(join(restoreFolder(server.root, id), 'archive'))) skip('only root can mount');
  restores.recover();
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'refused', failure: { key: 'errors.archiveUnreadable' } });
});

test('what an earlier choice has left, and cannot be removed, does not refuse the archive', async ({ skip }) => {
  const id = await take(sample());
  const left = join(restoreFolder(server.root, id), 'files');
  mkdirSync(left);
  writeFileSync(join(left, 'stuck'), '');
  if (!holdFast(join(left, 'stuck'))) skip('only root can mount');
  restores.choose(id, { what: 'all', identity: 'archive' });
  await restores.settled(id);
  expect(restores.find(id)).toMatchObject({ step: 'checked', failure: { key: 'errors.restoreFailed' } });
});
