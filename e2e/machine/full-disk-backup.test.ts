import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import type { HttpPerson } from '../support/http-person.ts';
import { restoringOn, tokenOf, upload } from '../support/restoring.ts';
import { unwritable } from '../support/saving.ts';
import { mountSmallDisk, type SmallDisk } from '../../src/cli/serve/small-disk.fixture.ts';

const page = '/server-manager/archives';
const noRoom = 'There is not enough room on the disk. Nothing was changed.';

const probe = mountSmallDisk();
probe?.remove();
if (!probe) process.stderr.write('Tests of backups on a full disk are left out: only root can mount a disk to fill\n');
const hasRestic = canRun('restic', ['version']);
if (!hasRestic)
  process.stderr.write('Tests of nightly backups on a full disk are left out: install the package restic\n');

describe.skipIf(!probe)('a full disk', () => {
  let disk: SmallDisk;
  let app: FreshApp;
  let admin: HttpPerson;
  let target = '';

  beforeAll(async () => {
    const mounted = mountSmallDisk('32m');
    if (!mounted) throw new Error('the disk cannot be mounted');
    disk = mounted;
    target = mkdtempSync(join(tmpdir(), 'panelsmith-target-'));
    app = await openFreshApp({ within: disk.folder, accounts: ['abc=user|FirstName|Ann'] });
    admin = await app.admin();
    write('home/e-smith/files/users/abc/letter', 'Dear Ann\n');
  });

  afterAll(async () => {
    await app.close();
    disk.remove();
    rmSync(target, { recursive: true, force: true });
  });

  function write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(app.root.path(path)), { recursive: true });
    writeFileSync(app.root.path(path), text, { mode });
  }

  /** All data that a person could lose. */
  function data(): string {
    return execFileSync('sh', ['-c', 'find db files -type f ! -name "*.lock*" | sort | xargs md5sum'], {
      cwd: app.root.path('home/e-smith'),
      encoding: 'utf8',
    });
  }

  /** An archive of one file that becomes large when it is unpacked. */
  function largeArchive(from: string, bytes: number): Uint8Array<ArrayBuffer> {
    const folder = temporaryFolder().path;
    mkdirSync(join(folder, 'home/e-smith/files/users/abc'), { recursive: true });
    const file = join(folder, 'home/e-smith/files/users/abc/large');
    execFileSync('sh', ['-c', 'head -c "$2" "$1" > "$3"', 'sh', from, String(bytes), file]);
    const archive = new Uint8Array(
      execFileSync('tar', ['-cz', 'home/e-smith'], { cwd: folder, maxBuffer: 2 * bytes + 1_000_000 }),
    );
    rmSync(folder, { recursive: true });
    return archive;
  }

  /** Downloads over a connection that stays open afterwards, as a browser does. */
  async function download(): Promise<{ status: number | undefined; archive: Buffer; agent: Agent }> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const token = await tokenOf(admin, `${page}/desktop`);
    const body = new URLSearchParams({ _csrf: token, passphrase: '', again: '' }).toString();
    const headers = {
      cookie: admin.cookie,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const sent = request(`${app.origin}${page}/desktop`, { method: 'POST', agent, headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, archive: await buffer(answer), agent };
  }

  const kept = (): string[] => readdirSync(app.root.path('home/.panelsmith-restore'));

  test('no download begins, and no program is paused', async () => {
    write('etc/e-smith/events/pre-backup/S10trace', '#!/bin/sh\necho "$@" >> trace\n', 0o755);
    const token = await tokenOf(admin, `${page}/desktop`);
    const before = data();
    disk.fill(0);
    const answer = await admin.post(`${page}/desktop`, { _csrf: token, passphrase: '', again: '' });
    disk.free();
    expect([answer.status, answer.html.includes(unwritable)]).toEqual([422, true]);
    expect(existsSync(app.root.path('trace'))).toBe(false);
    expect(data()).toBe(before);
    expect(app.system.backups.running).toBeUndefined();
  });

  test('a backup whose result cannot be written does not block the next one', async () => {
    const action = 'etc/e-smith/events/post-backup/S10fill';
    write(action, '#!/bin/sh\ncat /dev/zero > filler 2> /dev/null; true\n', 0o755);
    const { archive, agent } = await download();
    await expect.poll(() => existsSync(app.root.path('filler'))).toBe(true);
    await expect.poll(() => app.system.backups.running).toBeUndefined();
    expect(archive.length).toBeGreaterThan(0);
    await expect.poll(() => app.logged.join('\n')).toContain('the end of a backup or restore cannot be recorded');
    // The answer was complete, so the next request can use its connection.
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
    for (const path of ['filler', action]) rmSync(app.root.path(path));
    const next = await download();
    expect(next.status).toBe(200);
    next.agent.destroy();
    await expect.poll(() => app.system.backups.running).toBeUndefined();
  });

  test('an archive that does not fit is refused while it is sent or unpacked, and nothing of it stays', async () => {
    const before = data();
    const { html } = await upload(app, admin, largeArchive('/dev/urandom', 40_000_000));
    expect(html).toContain(noRoom);
    expect(kept()).toEqual([]);
    const { path } = await upload(app, admin, largeArchive('/dev/zero', 60_000_000));
    const { send, settled } = restoringOn(app, admin);
    await send(path, 'choose', { what: 'user:abc', identity: 'here' });
    expect(await settled(path)).toBe('checked');
    expect((await admin.get(path)).html).toContain(noRoom);
    expect(data()).toBe(before);
    await send(path, 'drop', {});
    expect(kept()).toEqual([]);
  });

  test.skipIf(!hasRestic)(
    'a nightly backup that does not fit is reported, and the earlier ones stay complete',
    async () => {
      const place = mountSmallDisk('16m');
      if (!place) throw new Error('the disk cannot be mounted');
      try {
        await app.system.databases.configuration.update((draft) => {
          draft.setProps('backupwk', { VFSType: 'mnt', Mount: place.folder, status: 'enabled' });
        });
        const backUp = async (): Promise<[string | undefined, string]> => {
          app.system.backups.start(['nightly'], 'admin');
          await app.system.backups.settled();
          const records = app.system.databases.open('backups').snapshot().ofType('backup_record');
          const last = records.toSorted((a, b) => Number(b.key) - Number(a.key))[0];
          return [last?.prop('Result'), last?.prop('Note') ?? ''];
        };
        expect(await backUp()).toEqual(['0', '']);
        write('home/e-smith/files/users/abc/large', '');
        execFileSync('sh', [
          '-c',
          'head -c 6000000 /dev/urandom > "$1"',
          'sh',
          app.root.path('home/e-smith/files/users/abc/large'),
        ]);
        place.fill(100);
        expect(await backUp()).toEqual(['restic:1', expect.stringMatching(/no space left on device/i)]);
        const key = app.root.path('var/lib/panelsmith/backup/restic-password');
        const restic = ['-r', join(place.folder, 'restic'), '--password-file', key, '--no-lock'];
        execFileSync('restic', [...restic, 'check', '--read-data']);
        const letter = app.root.path('home/e-smith/files/users/abc/letter');
        expect(execFileSync('restic', [...restic, 'dump', 'latest', letter], { encoding: 'utf8' })).toBe('Dear Ann\n');
        expect((await admin.get('/server-manager/')).html).toContain('The last nightly backup failed');
        place.free();
        expect(await backUp()).toEqual(['0', '']);
        // The archive does not fit into the space that is left.
        const { send, settled } = restoringOn(app, admin);
        const path = (await admin.submit(`${page}/snapshots`, {})).headers.get('location') ?? '';
        expect(await settled(path)).toBe('checked');
        disk.fill(100);
        await send(path, 'choose', { what: 'user:abc', identity: 'here' });
        expect(await settled(path)).toBe('checked');
        disk.free();
        expect((await admin.get(path)).html).toContain(noRoom);
        expect(readFileSync(letter, 'utf8')).toBe('Dear Ann\n');
      } finally {
        place.remove();
      }
    },
  );
});
