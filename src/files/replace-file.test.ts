import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFileNow, replaceFile, replaceFileNow } from './replace-file.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder().path;
});

const modeOf = (file: string): string => (statSync(file).mode & 0o7777).toString(8);

type Replace = typeof replaceFile;
const waiting: Replace = async (...given) => {
  await Promise.resolve();
  replaceFileNow(...given);
};

describe.each<[string, Replace]>([
  ['replaceFile', replaceFile],
  ['replaceFileNow', waiting],
])('%s', (_, replace) => {
  test('a file is replaced, and nothing is left beside it', async () => {
    const file = join(folder, 'state.json');
    writeFileSync(file, 'old, and longer than the new one');
    await replace(file, 'new', { isSynced: true });
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  test('the mode is exact, and a missing folder is closed to others if the file is', async () => {
    const before = process.umask(0o077);
    try {
      const [own, script] = [join(folder, 'own/deep/secret'), join(folder, 'bin/script')];
      await replace(own, 'x');
      await replace(script, 'x', { mode: 0o755 });
      process.umask(0);
      await replace(join(folder, 'shared/list'), 'x', { mode: 0o644 });
      expect([own, dirname(own), script].map(modeOf)).toEqual(['600', '700', '755']);
      expect([join(folder, 'shared'), join(folder, 'shared/list')].map(modeOf)).toEqual(['755', '644']);
    } finally {
      process.umask(before);
    }
  });

  test('if it cannot be written, the old one stays and nothing is left beside it', async () => {
    const inTheWay = join(folder, 'state.json');
    mkdirSync(inTheWay);
    await expect(replace(inTheWay, 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(folder)).toEqual(['state.json']);
    const file = join(folder, 'file');
    writeFileSync(file, 'old');
    await expect(replace(join(file, 'below'), 'new')).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});

test('twenty writers at once leave one of their texts, complete', async () => {
  const file = join(folder, 'state');
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
  await Promise.all(texts.map((text) => replaceFile(file, text)));
  expect(texts).toContain(readFileSync(file, 'utf8'));
  expect(readdirSync(folder)).toEqual(['state']);
});

test('a file is created once', () => {
  const file = join(folder, 'claim');
  createFileNow(file, 'first', { isSynced: true });
  expect(() => {
    createFileNow(file, 'second');
  }).toThrow(/EEXIST/);
  expect(readFileSync(file, 'utf8')).toBe('first');
  expect(readdirSync(folder)).toEqual(['claim']);
});
