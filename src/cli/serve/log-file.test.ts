import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { mountSmallDisk } from './small-disk.fixture.ts';
import { LogFile } from './log-file.ts';
import { openServerLog } from './server-log.ts';

let folder = '';
const cleanUps: (() => unknown)[] = [];

beforeEach(() => {
  folder = temporaryFolder().path;
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function open(file: string, size: '1K' | '10M' = '10M'): { log: LogFile; errors: Error[] } {
  const errors: Error[] = [];
  const failed = (error: Error): void => void errors.push(error);
  const log = new LogFile(file, { size, age: '1d', keptFiles: 3, failed });
  cleanUps.push(() => log.close());
  return { log, errors };
}

const read = (file: string): string => readFileSync(file, 'utf8');

test('a growing log is rotated, and the oldest file is removed', async () => {
  const file = join(folder, 'var/log/a.log');
  const { log } = open(file, '1K');
  for (let line = 0; line < 8; line++) {
    log.write(`${String(line)}${'x'.repeat(1100)}\n`);
    log.flush();
    await expect.poll(() => read(`${file}.1`).startsWith(String(line))).toBe(true);
  }
  await log.close();
  expect(readdirSync(join(folder, 'var/log')).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3']);
  expect(read(`${file}.3`).startsWith('5')).toBe(true);
});

test('a renamed log is continued in a new file on request', async () => {
  const file = join(folder, 'a.log');
  const { log } = open(file);
  log.write('one\n');
  log.flush();
  await expect.poll(() => read(file)).toBe('one\n');
  renameSync(file, `${file}.old`);
  log.reopen();
  log.write('two\n');
  await log.close();
  expect([read(`${file}.old`), read(file)]).toEqual(['one\n', 'two\n']);
});

test.each(['folder', 'pipe'])(
  'a %s in place of the log is reported, and logging continues after it is removed',
  async (kind) => {
    const file = join(folder, 'a.log');
    if (kind === 'folder') mkdirSync(file);
    else spawnSync('mkfifo', [file]);
    const { log, errors } = open(file);
    log.write('lost\n');
    log.flush();
    await expect.poll(() => log.lost).toBe(1);
    expect(errors).toHaveLength(1);
    rmSync(file, { recursive: true });
    log.write('kept\n');
    await log.close();
    const [told = '', ...rest] = read(file).trimEnd().split('\n');
    expect(JSON.parse(told)).toMatchObject({ level: 'warn', lines: 1 });
    expect(rest).toEqual(['kept']);
  },
);

test('on a full disk lines are lost and counted, and no other line is damaged', async (context) => {
  const disk = mountSmallDisk() ?? context.skip('only root can mount a disk to fill');
  cleanUps.push(() => {
    disk.remove();
  });
  const file = join(disk.folder, 'a.log');
  const { log, errors } = open(file);
  log.write(`${'a'.repeat(100)}\n`);
  log.flush();
  await expect.poll(() => existsSync(file)).toBe(true);
  disk.fill(0);
  for (let line = 0; line < 100; line++) log.write(`${'b'.repeat(100)}\n`);
  log.flush();
  for (let line = 0; line < 100; line++) log.write(`${'c'.repeat(100)}\n`);
  await expect.poll(() => log.lost).toBeGreaterThanOrEqual(100);
  expect(errors).toHaveLength(1);
  disk.free();
  log.write(`${'d'.repeat(100)}\n`);
  await log.close();
  const lines = read(file).trimEnd().split('\n');
  expect(lines.at(-1)).toBe('d'.repeat(100));
  const told = lines.findIndex((line) => line.includes('lines of this log were lost'));
  expect(JSON.parse(lines[told] ?? '')).toMatchObject({ lines: log.lost });
});

test('a long text from outside does not fill the log', async () => {
  const file = join(folder, 'a.log');
  const { log, close } = openServerLog(file, () => undefined);
  log('error', 'x'.repeat(50_000), { name: 'y'.repeat(50_000), err: new Error('z'.repeat(50_000)) });
  await close();
  expect(read(file).length).toBeLessThan(40_000);
  expect(JSON.parse(read(file))).toMatchObject({ level: 'error', err: { type: 'Error' } });
});
