import { expect, test } from 'vitest';
import { isAlive, identityOf } from '../process/process-identity.ts';
import { withoutTimes } from './nightly/restic.ts';
import {
  runBackupProgram,
  runInTime,
  startProgram,
  type EndedProgram,
  type BackupProgramOptions,
} from './run-program.ts';

const second = { seconds: 1 };
const quietSecond = { quietSeconds: 1 };

async function timed(work: Promise<EndedProgram>): Promise<EndedProgram & { readonly took: number }> {
  const began = performance.now();
  const ended = await work;
  return { ...ended, took: (performance.now() - began) / 1000 };
}

const sh = (script: string, options: BackupProgramOptions): Promise<EndedProgram> =>
  runBackupProgram('sh', ['-c', script], options);

test.concurrent('a program that ends in time says how, and what it printed', async () => {
  const lines: string[] = [];
  const line = (one: string): void => void lines.push(one);
  const limit = { seconds: 60 };
  expect(await sh('echo a; echo b; echo c >&2; exit 3', { limit, line })).toEqual({
    status: 3,
    errors: 'c',
    isLate: false,
  });
  expect(lines).toEqual(['a', 'b']);
  expect(await runBackupProgram('no-such-program', [], { limit })).toMatchObject({ status: 127, isLate: false });
  expect(await sh('kill -9 $$', { limit })).toEqual({ status: 128, errors: 'SIGKILL', isLate: false });
});

test.concurrent.each([
  ['works too long', second, 'it was still running after 1 seconds'],
  ['is quiet for too long', quietSecond, 'it gave no sign of life for 1 seconds'],
])('a program that %s is ended, and the error says its name and the limit', async (_, limit, why) => {
  expect(await runBackupProgram('sleep', ['600'], { limit })).toEqual({
    status: 128,
    errors: `sleep was ended: ${why}`,
    isLate: true,
  });
  await expect(runInTime('sleep', ['600'], { limit, name: 'rest' })).rejects.toThrow(`rest was ended: ${why}`);
});

test.concurrent(
  'the programs that it has started end with it, and one that ends by itself afterwards still counts as late',
  async () => {
    let pid = 0;
    const line = (said: string): void => void (pid = Number(said));
    const script = 'trap "exit 0" TERM; sleep 600 & echo $!; echo oh >&2; wait';
    const ended = await sh(script, { limit: second, line });
    expect(ended).toMatchObject({ status: 128, isLate: true });
    expect(ended.errors).toMatch(/^oh\nsh was ended: /);
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(identityOf(pid)), { timeout: 20_000 }).toBe(false);
  },
);

test.concurrent('a program that ignores the signal is killed', async () => {
  const script = 'trap "" TERM; while :; do sleep 600; done';
  expect(await sh(script, { limit: quietSecond })).toMatchObject({ status: 128, isLate: true });
});

test.concurrent(
  'a process that left the group and holds the pipes is not waited for',
  async () => {
    let pid = 0;
    const line = (said: string): void => void (pid = Number(said));
    const { isLate, took } = await timed(sh('setsid sleep 600 & echo $!', { limit: second, line }));
    process.kill(pid, 'SIGKILL');
    expect(isLate).toBe(true);
    expect(took).toBeLessThan(60);
  },
  90_000,
);

test.concurrent.each([
  ['prints on standard output', 'for i in $(seq 12); do echo $i; sleep 0.5; done'],
  ['prints on standard error', 'for i in $(seq 12); do echo $i >&2; sleep 0.5; done'],
  ['prints nothing but reads much', 'exec perl -e "$reads"'],
])('a program that %s is left alone', async (_, script) => {
  const reads = 'open F, "<", "/dev/zero"; for (1 .. 12) { sysread F, $_, 2000000; select undef, undef, undef, 0.5 }';
  expect(await sh(script, { limit: { quietSeconds: 3 }, env: { reads } })).toMatchObject({ status: 0, isLate: false });
});

test.concurrent('a program that reads its input is left alone, until it reads nothing more', async () => {
  const { child, ended } = startProgram('sh', ['-c', 'head -c 6 > /dev/null; sleep 600'], {
    limit: { quietSeconds: 3 },
  });
  const began = performance.now();
  for (let written = 0; written < 6; written += 1) {
    child.stdin?.write('a');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  expect((await ended).isLate).toBe(true);
  expect(performance.now() - began).toBeGreaterThan(6000);
});

test.concurrent('a program that only prints how long it has been waiting does not count as active', async () => {
  const waits = 'i=0; while :; do i=$((i+1)); echo "[0:0$i] 38.89%  7 / 18 packs"; sleep 0.2; done';
  const works = 'for i in $(seq 12); do echo "[0:0$i] 38.89%  $i / 18 packs"; sleep 0.5; done';
  const options = { limit: { quietSeconds: 3 }, newsOf: withoutTimes };
  expect(await sh(waits, options)).toMatchObject({ isLate: true });
  expect(await sh(works, options)).toMatchObject({ status: 0, isLate: false });
  const status = (elapsed: number, done: number): string =>
    `{"message_type":"status","seconds_elapsed":${elapsed},"seconds_remaining":9,"bytes_done":${done}}`;
  expect(withoutTimes(status(1, 5))).toBe(withoutTimes(status(20, 5)));
  expect(withoutTimes(status(1, 5))).not.toBe(withoutTimes(status(1, 6)));
});
