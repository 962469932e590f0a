import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { OutputWriter } from './output-writer.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

test('an output in whose place nothing can be looked at fails as a template, with the cause', async () => {
  const file = join(folder, 'httpd.conf');
  // A link to itself cannot be read by anybody, not even by root.
  symlinkSync(file, file);
  const output = {
    file,
    bytes: Buffer.from('Listen 80\n'),
    owner: { mode: undefined, uid: undefined, gid: undefined },
    check: undefined,
    makesFolder: false,
    like: file,
  };
  const failure: unknown = await new OutputWriter().write(output).catch((error: unknown) => error);
  expect(failure).toMatchObject({ key: 'errors.templateFailed', args: { template: file }, cause: { code: 'ELOOP' } });
});
