import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';

const program = join(import.meta.dirname, '../../../dist/src/cli/panelsmith.js');

let root: TemporaryFolder;
let wanted: string;

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(root.at('var/lib/panelsmith'), { recursive: true });
  root.write('home/e-smith/db/configuration', 'sshd=service|access|private|status|enabled\n');
  wanted = root.write(
    'wanted.yaml',
    'databases:\n  configuration:\n    sshd:\n      type: service\n      access: public\n',
  );
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; err: string }>;
  /** Waits until it has written this to standard error. */
  says(text: string): Promise<void>;
}

function start(person: string, ...args: string[]): Started {
  const environment = { ...process.env, PANELSMITH_ROOT: root.path, SUDO_USER: person };
  const child = spawn(process.execPath, [program, ...args], { env: environment, stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = once(child, 'close').then(() => ({ status: child.exitCode, err }));
  const says = async (text: string): Promise<void> => {
    while (!err.includes(text)) {
      const more = await Promise.race([once(child.stderr, 'data'), ended]);
      if (!Array.isArray(more) && !err.includes(text)) throw new Error(`it ended without "${text}": ${err}`);
    }
  };
  return { child, ended, says };
}

const access = (): string | undefined => /access\|(\w+)/.exec(root.read('home/e-smith/db/configuration'))?.[1];

test('a change is confirmed in another session by the person who made it; until then a second one is refused', async () => {
  const waiting = start('carl', 'apply', wanted, '--confirm-within', '600');
  await waiting.says('unless you press Enter');
  expect(access()).toBe('public');
  const second = root.at('second.yaml');
  writeFileSync(second, 'databases:\n  configuration:\n    sshd:\n      type: service\n      status: disabled\n');
  const refused = await start('carl', 'apply', second, '--confirm-within', '600').ended;
  expect(refused.status).toBe(1);
  expect(refused.err).toContain('waits for its confirmation');
  const stranger = await start('dora', 'confirm').ended;
  expect(stranger.status).toBe(1);
  expect(stranger.err).toContain('made by carl');
  expect((await start('carl', 'confirm').ended).status).toBe(2);
  expect((await waiting.ended).status).toBe(2);
  expect((await start('carl', 'confirm').ended).status).toBe(0);
  expect(access()).toBe('public');
});

test('Enter confirms it as well', async () => {
  const waiting = start('carl', 'apply', wanted, '--confirm-within', '600');
  await waiting.says('unless you press Enter');
  waiting.child.stdin?.write('\n');
  expect((await waiting.ended).status).toBe(2);
  expect(access()).toBe('public');
});

test('a change that nobody confirms is taken back when its time is over', async () => {
  const ended = await start('carl', 'apply', wanted, '--confirm-within', '10').ended;
  expect(ended.status).toBe(1);
  expect(ended.err).toContain('it was not confirmed, so it was taken back');
  expect(access()).toBe('private');
});

test('a confirmation that cannot be stored is reported, and the next Enter counts', async () => {
  const waiting = start('carl', 'apply', wanted, '--confirm-within', '600');
  await waiting.says('unless you press Enter');
  const history = root.at('var/lib/panelsmith/history.jsonl');
  renameSync(history, `${history}.aside`);
  mkdirSync(history);
  waiting.child.stdin?.write('\n');
  await waiting.says('press Enter again');
  rmdirSync(history);
  renameSync(`${history}.aside`, history);
  waiting.child.stdin?.write('\n');
  const { status } = await waiting.ended;
  expect([status, access()]).toEqual([2, 'public']);
});
