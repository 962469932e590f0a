import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { backedUpServer, type BackedUpServer } from '../backed-up-server.fixture.ts';
import { adoptKey } from './adopt-key.ts';
import { runNightly, verifyNightly, type NightlyWatch } from './nightly-run.ts';
import { resticKey, resticKeyFile } from './restic-key.ts';

let server: BackedUpServer;
let repository: string;

beforeEach(async () => {
  server = await backedUpServer();
  repository = server.root.path('target/restic');
  mkdirSync(server.root.path('target'));
  setUp(server.root.path('target'));
});

/** Sets up the nightly backup into a folder, or on a disk mounted there. */
function setUp(folder: string, kind = 'folder'): void {
  server.write(
    'home/e-smith/db/configuration',
    `SystemName=box\nDomainName=example.com\nbackupwk=service|status|enabled|VFSType|${kind}|Mount|${folder}\n`,
  );
}

const watch: NightlyWatch = { progress: () => undefined, started: () => undefined };

const night = (): Promise<void> => runNightly(server.system, '', watch);

const results = (): (string | undefined)[][] =>
  server.records().map((record) => [record.prop('BackupType'), record.prop('Result')]);

const lastNote = (): string | undefined => server.records().at(-1)?.prop('Note');

/** A file of the repository that holds data. */
function dataFile(): string {
  const folder = join(repository, 'data');
  const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/.{64}$/.test(name),
  );
  return join(folder, file);
}

const hasRestic = existsSync('/usr/bin/restic');

test('a nightly backup that is not set up is refused before anything is signalled', async () => {
  server.write('home/e-smith/db/configuration', 'SystemName=box\n');
  await expect(night()).rejects.toMatchObject({ key: 'errors.backupNotSetUp' });
  expect(server.signalled()).toEqual([]);
  expect(server.records()).toEqual([]);
});

test('a disk that does not answer is reported with the reason', async () => {
  // A link to itself cannot be read by anybody, not even by root.
  symlinkSync(server.root.path('loop'), server.root.path('loop'));
  setUp(server.root.path('loop'), 'mnt');
  const reason = expect.stringContaining('ELOOP') as string;
  await expect(night()).rejects.toMatchObject({ key: 'errors.backupTarget', kind: 'unavailable', args: { reason } });
});

test('a disk that is not mounted is not mistaken for an empty one', async () => {
  setUp(server.root.path('target'), 'mnt');
  const reason = `no disk is mounted at ${server.root.path('target')}`;
  await expect(night()).rejects.toMatchObject({ key: 'errors.backupTarget', args: { reason } });
  expect(server.signalled()).toEqual(['pre-backup nightly', 'post-backup nightly restic:1']);
  expect(results()).toEqual([['nightly', 'restic:1']]);
  expect(lastNote()).toBe(reason);
  expect(readdirSync(server.root.path('target'))).toEqual([]);
});

describe.runIf(hasRestic)('with restic', () => {
  test('what a backup did is in its record', async () => {
    await night();
    expect(results()).toEqual([['nightly', '0']]);
    const [record] = server.records();
    const [snapshot] = await server.system.backups.snapshots();
    expect(snapshot).toMatchObject({ id: record?.prop('Snapshot')?.slice(0, 8), host: 'box.example.com' });
    expect(Number(record?.prop('Bytes'))).toBeGreaterThan(20);
    expect(server.signalled()).toEqual(['pre-backup nightly', 'post-backup nightly 0']);
  });

  test('if old backups cannot be removed, the record says so and the backup still counts as good', async () => {
    server.event('post-backup', `rm ${repository}/keys/*`);
    await night();
    expect(results()).toEqual([['nightly', 'forget:1']]);
    expect(lastNote()).toMatch(/no key found/);
    expect(server.logged).toEqual(['old nightly backups cannot be removed']);
  });

  test('a repository with another password is left as it is, and the record says why', async () => {
    await night();
    const keys = readdirSync(join(repository, 'keys'));
    rmSync(resticKeyFile(server.root));
    await expect(night()).rejects.toMatchObject({ key: 'errors.backupEngine' });
    expect(results().at(-1)).toEqual(['nightly', 'restic:1']);
    expect(lastNote()).toMatch(/wrong password/);
    expect(readdirSync(join(repository, 'keys'))).toEqual(keys);
  });

  test('damaged data is found by the check, and noted', async () => {
    await night();
    await verifyNightly(server.system, '', watch);
    expect(results().at(-1)).toEqual(['verify', '0']);
    const bytes = readFileSync(dataFile());
    bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
    chmodSync(dataFile(), 0o600);
    writeFileSync(dataFile(), bytes);
    await expect(verifyNightly(server.system, '', watch)).rejects.toMatchObject({ key: 'errors.backupEngine' });
    expect(results().at(-1)).toEqual(['verify', 'restic:1']);
    // Of a damaged tree of folders restic says more, so that its last sentence is cut off.
    expect(lastNote()).toMatch(/repository contains errors|Pack ID does not match/);
  });

  test('the password of another server is accepted if it opens the backups; the earlier one is kept', async () => {
    await night();
    const opens = resticKey(server.root);
    const file = resticKeyFile(server.root);
    writeFileSync(file, 'our own\n');
    expect((await adoptKey(server.system, ` ${opens} \n`)).map(({ host }) => host)).toEqual(['box.example.com']);
    expect(resticKey(server.root)).toBe(opens);
    const kept = readdirSync(join(file, '..')).filter((name) => name.startsWith('restic-password.'));
    expect(kept.map((name) => readFileSync(join(file, '..', name), 'utf8'))).toEqual(['our own\n']);
  });

  test('a password that does not open the backups changes nothing', async () => {
    await night();
    const before = resticKey(server.root);
    for (const given of ['another', '', ' \n', 'two\nlines'])
      await expect(adoptKey(server.system, given)).rejects.toMatchObject({ key: 'errors.backupPassword' });
    expect(resticKey(server.root)).toBe(before);
    const names = readdirSync(join(resticKeyFile(server.root), '..'));
    expect(names.filter((name) => name.startsWith('restic-password'))).toEqual(['restic-password']);
  });
});
