import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { completeLines, textsAt, type FoundLine } from './history-lines.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

async function withFile<result>(
  text: string,
  use: (handle: FileHandle, size: number) => Promise<result>,
): Promise<result> {
  const file = join(folder, 'history.jsonl');
  writeFileSync(file, text);
  const handle = await open(file, 'r');
  try {
    return await use(handle, Buffer.byteLength(text));
  } finally {
    await handle.close();
  }
}

async function linesOf(handle: FileHandle, from: number, size: number, searched = from): Promise<FoundLine[]> {
  const lines: FoundLine[] = [];
  for await (const line of completeLines(handle, from, searched, size)) lines.push(line);
  return lines;
}

const anyLine = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'é', '🌍') }),
  fc.nat(400_000).map((length) => 'é'.repeat(length / 2)),
);

test('each line that ends is found with its place, whatever its length; the last one without an end is not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { maxLength: 6 }), fc.constantFrom('', 'torn'), async (texts, rest) => {
      const text = texts.map((line) => `${line}\n`).join('') + rest;
      const found = await withFile(text, (handle, size) => linesOf(handle, 0, size));
      expect(found.map((line) => line.text)).toEqual(texts);
      expect(found.map(({ length }) => length)).toEqual(texts.map((line) => Buffer.byteLength(line)));
      const bytes = Buffer.from(text);
      for (const { offset, length, text: line } of found)
        expect(bytes.toString('utf8', offset, offset + length)).toBe(line);
    }),
    { numRuns: 40 },
  );
});

test('a search goes on from a later line, or in the middle of one whose end was not there before', async () => {
  await withFile('one\ntwo and more\nthree\n', async (handle, size) => {
    expect(await linesOf(handle, 4, size)).toEqual([
      { offset: 4, length: 12, text: 'two and more' },
      { offset: 17, length: 5, text: 'three' },
    ]);
    expect((await linesOf(handle, 4, size, 9)).map(({ text }) => text)).toEqual(['two and more', 'three']);
    expect((await linesOf(handle, 0, 6)).map(({ text }) => text)).toEqual(['one']);
    expect(await linesOf(handle, size, size)).toEqual([]);
  });
});

test('a file that became shorter while it was read gives the lines that are still there', async () => {
  await withFile('one\ntwo\n', async (handle) => {
    expect((await linesOf(handle, 0, 1000)).map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

test('texts are found at their places, near or far, in any order; one beyond the end is left out', async () => {
  const far = 'x'.repeat(100_000);
  await withFile(`one\n${far}\nthrée\nfour\n`, async (handle, size) => {
    const places = [
      { offset: 100_012, length: 4 },
      { offset: 0, length: 3 },
      { offset: 100_005, length: 6 },
    ];
    const texts = await textsAt(handle, [...places, { offset: size, length: 1 }, { offset: size - 1, length: 5 }]);
    expect([...texts].sort(([a], [b]) => a - b)).toEqual([
      [0, 'one'],
      [100_005, 'thrée'],
      [100_012, 'four'],
    ]);
    expect([...(await textsAt(handle, []))]).toEqual([]);
  });
});
