import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { afterAll, expect, test } from 'vitest';
import { isCompressed, isEncrypted } from './age-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-age-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function encrypted(): Promise<Uint8Array> {
  const age = new Encrypter();
  age.setPassphrase('secret');
  age.setScryptWorkFactor(1);
  return age.encrypt('text');
}

test.each<[string, () => Promise<Uint8Array> | Uint8Array | string, boolean, boolean]>([
  ['encrypted', encrypted, true, false],
  ['compressed', () => gzipSync('text'), false, true],
  ['empty', () => '', false, false],
  ['one byte', () => '\x1f', false, false],
  ['of a later version', () => 'age-encryption.org/v2\n', false, false],
  ['torn in the first line', () => 'age-encryption.org/v', false, false],
])('a file that is %s', async (_, bytes, isAge, isGzip) => {
  const file = join(folder, 'file');
  writeFileSync(file, await bytes());
  expect([isEncrypted(file), isCompressed(file)]).toEqual([isAge, isGzip]);
});
