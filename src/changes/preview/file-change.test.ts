import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { sha256Of } from '../../files/sha256.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { FileChange } from './change-plan.ts';
import { fileChange, type Masks } from './file-change.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'x.conf');
});

const hush: Masks = { masked: (line) => line.replaceAll('hush', '••••') };

function change(next: string | Buffer | undefined, failure?: string, masks: Masks = hush): Promise<FileChange> {
  const bytes = next === undefined ? undefined : Buffer.from(next);
  return fileChange({ file, template: '/etc/x.conf', bytes, failure, unsureFor: ['S10x'] }, () => masks);
}

const lines = ({ diff }: FileChange): string[] | undefined =>
  diff?.hunks.flatMap((hunk) => hunk.lines.map(({ kind, text }) => `${kind} ${text}`));

test.each([
  [undefined, 'a\n', 'created'],
  [undefined, '', 'created'],
  ['a\n', 'b\n', 'changed'],
  ['a\n', undefined, 'deleted'],
  ['', undefined, 'deleted'],
  ['a\n', 'a\n', 'same'],
  ['', '', 'same'],
  [undefined, undefined, 'same'],
])('a file that holds %j and will hold %j is %s', async (now, next, kind) => {
  if (now !== undefined) writeFileSync(file, now);
  const found = await change(next);
  expect(found).toMatchObject({ file, template: '/etc/x.conf', kind, failure: undefined, unsureFor: ['S10x'] });
  expect(found.sizes).toEqual({ before: now?.length ?? 0, after: next?.length ?? 0 });
  expect(found.was).toBe(now === undefined ? undefined : sha256Of(Buffer.from(now)));
  expect(found.diff === undefined).toBe(kind === 'same');
});

test('the lines of a difference are shown with their secrets masked', async () => {
  writeFileSync(file, 'a\npass hush\n');
  expect(lines(await change('a\npass more hush\n'))).toEqual(['same a', 'removed pass ••••', 'added pass more ••••']);
});

test('where the secrets cannot be read no text is shown, but that the file changes is', async () => {
  writeFileSync(file, 'a\n');
  const unknown: Masks = { unknown: 'the secrets cannot be read' };
  expect(await change('b\n', undefined, unknown)).toMatchObject({ kind: 'changed', diff: undefined });
  expect(await change(undefined, 'line with hush', unknown)).toMatchObject({ failure: 'the secrets cannot be read' });
});

test('a template that cannot be expanded leaves the file, and says why with its secrets masked line by line', async () => {
  writeFileSync(file, 'a\n');
  const found = await change(undefined, 'hush\nis hush');
  expect(found).toMatchObject({ kind: 'unknown', failure: '••••\nis ••••', diff: undefined });
  expect(found.sizes).toEqual({ before: 2, after: 0 });
});

test('what is not a file is not waited for, and is unknown', async () => {
  mkdirSync(file);
  expect(await change('a')).toMatchObject({
    kind: 'unknown',
    failure: `${file} is a folder, not a file`,
    was: undefined,
  });
  rmSync(file, { recursive: true });
  spawnSync('mkfifo', [file]);
  expect(await change('a')).toMatchObject({ kind: 'unknown', failure: `${file} is a pipe, not a file` });
});

test('old files in Latin-1 are shown too; what has a zero byte is not text', async () => {
  writeFileSync(file, Buffer.from('caf\xe9\none\n', 'latin1'));
  expect(lines(await change('café\ntwo\n'))).toEqual(['same café', 'removed one', 'added two']);
  expect(await change(Buffer.of(0x61, 0))).toMatchObject({ kind: 'changed', diff: undefined });
});

test('a large file is compared, but its difference is not shown', async () => {
  const large = Buffer.alloc(8 * 1024 * 1024 + 1, 'a\n');
  writeFileSync(file, large);
  expect(await change(large)).toMatchObject({ kind: 'same' });
  expect(await change('a\n')).toMatchObject({
    kind: 'changed',
    diff: undefined,
    sizes: { before: large.length, after: 2 },
  });
  expect((await change(large.subarray(0, -2))).diff).toBeUndefined();
});
