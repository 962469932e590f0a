import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { MysqlServer } from './mysql-server.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});

test('output is cut at a mebibyte, and the result says so', async () => {
  const program = folder.write(
    'prints',
    '#!/bin/sh\nhead -c 1048570 /dev/zero | tr "\\0" a\necho 1234567\nsleep 0.2\necho b\n',
  );
  mkdirSync(folder.at('root'));
  const { output, isCut } = await new MysqlServer(openRoot(folder.at('root'))).run(program, [], undefined);
  expect([output.length, output.slice(-7), isCut]).toEqual([1_048_576, 'a123456', true]);
});

test('a program that does not end is ended at its time limit, and the result says so', async () => {
  const program = folder.write('hangs', '#!/bin/sh\necho begun\nexec sleep 600\n');
  mkdirSync(folder.at('root'));
  const server = new MysqlServer(openRoot(folder.at('root')));
  expect(await server.run(program, [], undefined, 1)).toEqual({
    status: 128,
    output: 'begun\n',
    isCut: false,
    errors: 'no answer within 1 seconds',
  });
});

test('a program that cannot be started is named', async () => {
  mkdirSync(folder.at('root'));
  const program = folder.at('missing');
  const { status, errors } = await new MysqlServer(openRoot(folder.at('root'))).run(program, [], undefined);
  expect([status, errors]).toEqual([127, `${program} cannot be started (spawn ${program} ENOENT)`]);
});
