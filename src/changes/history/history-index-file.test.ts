import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { HistoryIndex } from './history-index.ts';
import { keepIndex, openIndex } from './history-index-file.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';

let folder: string;
let history: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  [history, file] = [join(folder, 'history.jsonl'), join(folder, 'index')];
});

/** Writes a history and the index of it; an entry with a zero has no note. */
function lay(notes: readonly number[]): HistoryIndex {
  const index = new HistoryIndex();
  let [text, offset] = ['', 0];
  const place = (line: string): { offset: number; length: number } => {
    const found = { offset, length: Buffer.byteLength(line) };
    text += `${line}\n`;
    offset += found.length + 1;
    return found;
  };
  for (const [number, count] of notes.entries()) {
    const entry = { ...madeUpEntry(number), why: 'é'.repeat(count) };
    index.addEntry(entry, place(JSON.stringify(entry)));
    const note = { id: entry.id, state: 'interrupted' as const };
    for (let left = count; left > 0; left--) index.addNote(note, place(JSON.stringify(note)));
  }
  writeFileSync(history, text);
  return new HistoryIndex({ ...index.content, bytes: offset });
}

async function keep(index: HistoryIndex): Promise<void> {
  const handle = await open(history);
  await keepIndex(file, index, handle).finally(() => handle.close());
}

async function opened(): Promise<HistoryIndex | undefined> {
  const handle = await open(history);
  return openIndex(file, handle).finally(() => handle.close());
}

test('an index survives being written and read back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 30 }), fc.nat(5), async (notes, oddLines) => {
      const index = new HistoryIndex({ ...lay(notes).content, oddLines, firstOdd: oddLines * 7 });
      await keep(index);
      expect((await opened())?.content).toEqual(index.content);
    }),
    { numRuns: 30 },
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what was appended to the history since then does not matter', async () => {
  const index = lay([1, 0, 2]);
  await keep(index);
  appendFileSync(history, `${JSON.stringify(madeUpEntry(9))}\n`);
  expect((await opened())?.content).toEqual(index.content);
});

test('the index of another history is not used: one with another beginning, another end, or that is shorter', async () => {
  await keep(lay(Array.from({ length: 60 }, () => 0)));
  const text = readFileSync(history, 'utf8');
  expect(text.length).toBeGreaterThan(9000);
  expect(await opened()).toBeDefined();
  for (const other of [`x${text.slice(1)}`, `${text.slice(0, -2)}x\n`, text.slice(0, -1), '']) {
    writeFileSync(history, other);
    expect(await opened()).toBeUndefined();
  }
});

test('a damaged index is not used, wherever it was cut or changed', async () => {
  await keep(lay([1, 0, 2]));
  const bytes = readFileSync(file);
  const head = bytes.indexOf(0x0a);
  for (const cut of [0, 1, head, head + 1, head + 9, bytes.length - 1]) {
    writeFileSync(file, bytes.subarray(0, cut));
    expect(await opened()).toBeUndefined();
  }
  for (let at = 0; at < bytes.length; at += 5) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8((damaged.readUInt8(at) + 1) % 256, at);
    writeFileSync(file, damaged);
    expect(await opened()).toBeUndefined();
  }
});

test('the index of another format, none at all, and a pipe in its place are not used', async () => {
  lay([1]);
  expect(await opened()).toBeUndefined();
  await keep(lay([1]));
  writeFileSync(file, readFileSync(file, 'latin1').replace(/^\d+ /, '0 '), 'latin1');
  expect(await opened()).toBeUndefined();
  rmSync(file);
  spawnSync('mkfifo', [file]);
  expect(await opened()).toBeUndefined();
});
