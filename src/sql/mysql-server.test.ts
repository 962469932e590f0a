import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { MysqlServer } from './mysql-server.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder().path;
});

test('output is cut at a mebibyte, and the result says so', async () => {
  const program = join(folder, 'prints');
  writeFileSync(program, '#!/bin/sh\nhead -c 1048570 /dev/zero | tr "\\0" a\necho 1234567\nsleep 0.2\necho b\n');
  chmodSync(program, 0o755);
  mkdirSync(join(folder, 'root'));
  const { output, isCut } = await new MysqlServer(openRoot(join(folder, 'root'))).run(program, [], undefined);
  expect([output.length, output.slice(-7), isCut]).toEqual([1_048_576, 'a123456', true]);
});

test('a program that does not end is ended at its time limit, and the result says so', async () => {
  const program = join(folder, 'hangs');
  writeFileSync(program, '#!/bin/sh\necho begun\nexec sleep 600\n');
  chmodSync(program, 0o755);
  mkdirSync(join(folder, 'root'));
  const server = new MysqlServer(openRoot(join(folder, 'root')));
  expect(await server.run(program, [], undefined, 1)).toEqual({
    status: 128,
    output: 'begun\n',
    isCut: false,
    errors: 'no answer within 1 seconds',
  });
});

test('a program that cannot be started is named', async () => {
  mkdirSync(join(folder, 'root'));
  const program = join(folder, 'missing');
  const { status, errors } = await new MysqlServer(openRoot(join(folder, 'root'))).run(program, [], undefined);
  expect([status, errors]).toEqual([127, `${program} cannot be started (spawn ${program} ENOENT)`]);
});
