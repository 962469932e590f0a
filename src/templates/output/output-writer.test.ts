import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutputWriter } from './output-writer.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
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
