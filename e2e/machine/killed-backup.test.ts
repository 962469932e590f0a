import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { home } from '../../src/system.ts';
import { HttpPerson } from '../support/http-person.ts';
import { tokenOf } from '../support/restoring.ts';
import { freshRoot, removeRoot, startServer, type Server } from '../support/server.ts';

const program = join(home, 'dist/src/cli/panelsmith.js');
const isBuilt = existsSync(program);
if (!isBuilt) process.stderr.write('Tests of killed backups are left out: run "npm run build" first\n');
const hasRestic = canRun('restic', ['version']);
if (!hasRestic) process.stderr.write('Tests of killed nightly backups are left out: install the package restic\n');

const page = '/server-manager/archives';
const overview = '/server-manager/backup';

describe.skipIf(!isBuilt)('a server that is killed during a backup', () => {
  let root = '';
  let target = '';
  let server: Server;
  let person: HttpPerson;

  beforeAll(async () => {
    root = freshRoot();
    target = mkdtempSync(join(tmpdir(), 'panelsmith-target-'));
    for (const event of ['pre-backup', 'post-backup']) writeAction(event);
    write('home/e-smith/files/letter', 'Dear Ann\n');
    makeNoise('noise');
    server = await startServer({ root });
    person = new HttpPerson(server.origin);
    await person.setUp(server.setUpLink ?? '', 'Kill-nine-2026');
    // Two hours from now, so that the schedule starts no backup during the test.
    const later = `${String((new Date().getHours() + 2) % 24).padStart(2, '0')}:00`;
    const settings = ['BackupTime', later, 'Mount', target, 'VFSType', 'folder', 'status', 'enabled'];
    execFileSync(process.execPath, [program, 'config', 'setprop', 'backupwk', ...settings], {
      env: { ...process.env, PANELSMITH_ROOT: root },
    });
  });

  afterAll(async () => {
    await server.stop();
    removeRoot(root);
    rmSync(target, { recursive: true, force: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** An action that leaves a trace, and waits while it is held. */
  function writeAction(event: string): void {
    const path = `etc/e-smith/events/${event}/S10trace`;
    write(path, `#!/bin/sh\necho "$@" >> trace\nwhile [ -e hold-${event} ]; do sleep 0.05; done\n`);
    chmodSync(join(root, path), 0o755);
  }

  /** Writes data that cannot be compressed, so that a backup takes some time. */
  function makeNoise(name: string): void {
    execFileSync('sh', ['-c', 'head -c 60000000 /dev/urandom > "$1"', 'sh', join(root, 'home/e-smith/files', name)]);
  }

  function trace(): string[] {
    const file = join(root, 'trace');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  function results(): string[] {
    const file = join(root, 'home/e-smith/db/backups');
    if (!existsSync(file)) return [];
    const records = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line));
    return records.sort().map((line) => /\|Result\|([^|]*)/.exec(line)?.[1] ?? '');
  }

  async function download(): Promise<Response> {
    return fetch(`${server.origin}${page}/desktop`, {
      method: 'POST',
      headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ _csrf: await tokenOf(person, `${page}/desktop`), passphrase: '', again: '' }),
    });
  }

  /** Each stage: starts a backup, and resolves when it has reached the stage. */
  const stages: Readonly<
    Record<string, { readonly reach: () => Promise<unknown>; readonly before: readonly string[] }>
  > = {
    'pre-backup': {
      async reach() {
        write('hold-pre-backup', '');
        download().catch(() => undefined);
        await expect.poll(trace).toHaveLength(1);
      },
      before: ['pre-backup desktop'],
    },
    'the archive': {
      async reach() {
        const answer = await download();
        await answer.body?.getReader().read();
      },
      before: ['pre-backup desktop'],
    },
    'post-backup': {
      async reach() {
        write('hold-post-backup', '');
        const answer = await download();
        await answer.arrayBuffer();
        await expect.poll(trace).toHaveLength(2);
      },
      before: ['pre-backup desktop', 'post-backup desktop 0'],
    },
  };

  async function killAndStart(): Promise<void> {
    const port = Number(new URL(server.origin).port);
    await server.kill();
    for (const event of ['pre-backup', 'post-backup']) rmSync(join(root, `hold-${event}`), { force: true });
    server = await startServer({ root, port });
  }

  test.for(Object.entries(stages))('at %s: post-backup runs at the next start', async ([, stage]) => {
    rmSync(join(root, 'trace'), { force: true });
    await stage.reach();
    await killAndStart();
    expect(trace()).toEqual([...stage.before, 'post-backup desktop interrupted:1']);
    expect(results().at(-1)).toBe('interrupted:1');
    const left = readdirSync(join(root, 'var/lib/panelsmith/backup'));
    expect(left.filter((name) => name.startsWith('archive-') || name === 'running.json')).toEqual([]);
    // It does not block the next backup.
    const next = await download();
    expect(next.status).toBe(200);
    await next.arrayBuffer();
    await expect.poll(() => results().at(-1)).toBe('0');
  });

  test.skipIf(!hasRestic)('by restic: the last good backup is complete, and the next one is made', async () => {
    const files = join(target, 'restic/data');
    const stored = (): number => readdirSync(files, { recursive: true }).length;
    const restic = (...args: string[]): string =>
      execFileSync(
        'restic',
        [
          '-r',
          join(target, 'restic'),
          '--password-file',
          join(root, 'var/lib/panelsmith/backup/restic-password'),
          ...args,
        ],
        { encoding: 'utf8', maxBuffer: 100_000_000 },
      );
    const ends = async (result: string): Promise<void> => {
      await expect.poll(() => results().at(-1)).toBe(result);
      // Old backups are removed after it.
      await expect.poll(async () => (await person.get(overview)).html).not.toContain('A backup is running');
    };
    const begin = async (): Promise<void> => {
      const answer = await person.post(`${page}/nightly`, { _csrf: await tokenOf(person, overview) });
      expect(answer.status).toBe(303);
    };
    const count = results().length;
    await begin();
    await expect.poll(results).toHaveLength(count + 1);
    await ends('0');
    makeNoise('more-noise');
    const before = stored();
    rmSync(join(root, 'trace'));
    await begin();
    await expect.poll(stored, { interval: 10 }).toBeGreaterThan(before);
    await killAndStart();
    expect(trace()).toEqual(['pre-backup nightly', 'post-backup nightly interrupted:1']);
    expect(results().at(-1)).toBe('interrupted:1');
    expect(restic('dump', '--no-lock', 'latest', join(root, 'home/e-smith/files/letter'))).toBe('Dear Ann\n');
    restic('check', '--no-lock', '--read-data');
    await begin();
    await ends('0');
  });
});
