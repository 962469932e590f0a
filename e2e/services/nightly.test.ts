import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../kit/fresh-app.ts';

const hasRestic = spawnSync('restic', ['version']).status === 0;
if (!hasRestic) process.stderr.write('Tests of the nightly backup are left out: install the package restic\n');

describe.skipIf(!hasRestic)('with restic', () => {
  let app: FreshApp;
  let target = '';

  beforeAll(async () => {
    app = await openFreshApp({ accounts: ['abc=user|FirstName|Ann'] });
    target = mkdtempSync(join(tmpdir(), 'panelsmith-nightly-'));
    const files = app.root.path('home/e-smith/files/users/abc');
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, 'letter'), 'Dear Ann\n');
    await setUp({ VFSType: 'folder', Mount: target, status: 'enabled' });
  });

  afterAll(async () => {
    await app.close();
    rmSync(target, { recursive: true, force: true });
  });

  async function setUp(props: Readonly<Record<string, string>>): Promise<void> {
    await app.system.databases.configuration.update((draft) => {
      draft.setProps('backupwk', props);
    });
  }

  async function does(...kinds: ('nightly' | 'verify' | 'drill')[]): Promise<(string | undefined)[]> {
    app.system.backups.start(kinds, 'admin');
    await app.system.backups.settled();
    const records = app.system.databases.open('backups').snapshot().ofType('backup_record');
    const latest = records.toSorted((a, b) => Number(b.key) - Number(a.key)).slice(0, kinds.length);
    return latest.map((record) => record.prop('Result') ?? record.prop('Note')).reverse();
  }

  test('a backup is made, checked and restored for trial; restic reads it without us', async () => {
    expect(await does('nightly', 'verify', 'drill')).toEqual(['0', '0', '0']);
    const key = app.root.path('var/lib/panelsmith/backup/restic-password');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const repository = ['-r', join(target, 'restic'), '--password-file', key];
    expect(execFileSync('restic', [...repository, 'ls', 'latest'], { encoding: 'utf8' })).toContain('users/abc/letter');
    const html = (await (await app.admin()).get('/server-manager/archives')).html;
    expect(html).toContain('Last restore drill');
  }, 120_000);

  test('a damaged repository is found, and told on the home page', async () => {
    const data = join(target, 'restic/data');
    const [folder = ''] = readdirSync(data).filter((name) => readdirSync(join(data, name)).length > 0);
    const [file = ''] = readdirSync(join(data, folder));
    execFileSync('chmod', ['-R', 'u+w', data]);
    const path = join(data, folder, file);
    const bytes = readFileSync(path);
    bytes.fill(0, 20, 60);
    writeFileSync(path, bytes);
    expect(await does('verify')).toEqual(['restic:1']);
    const html = (await (await app.admin()).get('/server-manager/')).html;
    expect(html).toContain('The nightly backups are damaged');
  }, 120_000);

  test('a disk that is not mounted is not taken for an empty one', async () => {
    await setUp({ VFSType: 'mnt', Mount: join(target, 'disk') });
    mkdirSync(join(target, 'disk'));
    expect(await does('nightly')).toEqual(['restic:1']);
    expect(existsSync(join(target, 'disk/restic'))).toBe(false);
  }, 60_000);
});
