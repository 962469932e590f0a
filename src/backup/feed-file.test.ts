import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { feedFile } from './feed-file.ts';
import { startProgram } from './run-program.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

/** @returns how the program ended, and how many bytes were read for it */
async function feed(file: string, program: string, ...args: string[]): Promise<{ status: number; read: number }> {
  const { child, ended } = startProgram(program, args, { limit: { seconds: 60 } });
  child.stdout?.resume();
  let read = 0;
  if (!child.stdin) throw new Error('no pipe');
  await feedFile(file, child.stdin, (bytes) => (read += bytes));
  return { status: (await ended).status, read };
}

test('a program gets the whole file, and may end before it has read all of it', async () => {
  const [file, size] = [join(folder, 'large'), 3_000_000];
  writeFileSync(file, Buffer.alloc(size));
  expect(await feed(file, 'sh', '-c', `test "$(wc -c)" = ${size}`)).toEqual({ status: 0, read: size });
  expect((await feed(file, 'sh', '-c', 'exit 3')).status).toBe(3);
});

test('a file that cannot be read is an error of its own, and the program ends', async () => {
  await expect(feed(folder, 'cat')).rejects.toThrow(`${folder} cannot be read`);
  await expect(feed(join(folder, 'missing'), 'cat')).rejects.toThrow('cannot be read');
});
