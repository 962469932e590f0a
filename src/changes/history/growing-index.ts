import type { FileHandle } from 'node:fs/promises';
import { parseHistoryLine } from './history-entry.ts';
import { HistoryIndex } from './history-index.ts';
import { keepIndex, openIndex } from './history-index-file.ts';
import { completeLines } from './history-lines.ts';

/** Lines of a history that were not written by us. */
export interface InvalidLines {
  readonly count: number;
  /** Position of the first one, in bytes. */
  readonly first: number;
}

/** The index is stored again when it has grown by this number of lines. */
const linesBetweenWrites = 2000;

/** The index of a history file, which is extended when the file grows and kept in a file of its own. */
export class GrowingIndex {
  readonly #indexFile: string;
  #index: HistoryIndex | undefined;
  /** Device and inode of the indexed file. */
  #identity = '';
  /** Position after the indexed part; between the two there is no line end. */
  #searched = 0;
  /** Whether the text after the last complete line was not written by Panelsmith. */
  #invalidTail = false;
  #unstored = 0;
  #growing: Promise<unknown> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();

  constructor(indexFile: string) {
    this.#indexFile = indexFile;
  }

  get invalidLines(): InvalidLines | undefined {
    if (!this.#index) return undefined;
    const { oddLines, firstOdd } = this.#index.odd;
    const count = oddLines + (this.#invalidTail ? 1 : 0);
    return count === 0 ? undefined : { count, first: oddLines > 0 ? firstOdd : this.#index.bytes };
  }

  /** The index, when it covers the file as it is now. */
  async grown(handle: FileHandle): Promise<HistoryIndex> {
    const grown = this.#growing.then(() => this.#grow(handle));
    this.#growing = grown.catch(() => undefined);
    return await grown;
  }

  async close(): Promise<void> {
    await this.#keeping;
  }

  async #grow(handle: FileHandle): Promise<HistoryIndex> {
    const { dev, ino, size } = await handle.stat();
    const index = await this.#indexOf(handle, `${String(dev)}:${String(ino)}`, size);
    if (size === this.#searched) return index;
    for await (const { offset, length, text } of completeLines(handle, index.bytes, this.#searched, size)) {
      const line = text === undefined ? ({ kind: 'invalid' } as const) : parseHistoryLine(text);
      if (line.kind === 'entry') index.addEntry(line.entry, { offset, length });
      else if (line.kind === 'note') index.addNote(line.note, { offset, length });
      else if (line.kind === 'gap') index.addGap(line.gap.gap);
      else if (line.kind === 'invalid') index.addOdd(offset);
      index.cover(offset + length + 1);
      this.#unstored++;
    }
    this.#searched = size;
    this.#invalidTail = index.bytes < size && !(await beginsEntry(handle, index.bytes));
    if (this.#unstored >= linesBetweenWrites) await this.#store(index, handle);
    return index;
  }

  /** The index so far, if it belongs to this file. */
  async #indexOf(handle: FileHandle, identity: string, size: number): Promise<HistoryIndex> {
    if (this.#index && this.#identity === identity && this.#searched <= size) return this.#index;
    const kept = await openIndex(this.#indexFile, handle);
    this.#index = kept && kept.bytes <= size ? kept : new HistoryIndex();
    this.#identity = identity;
    this.#searched = this.#index.bytes;
    this.#invalidTail = false;
    this.#unstored = 0;
    return this.#index;
  }

  /** If it cannot be stored, it is rebuilt at the next start. */
  async #store(index: HistoryIndex, handle: FileHandle): Promise<void> {
    this.#unstored = 0;
    this.#keeping = keepIndex(this.#indexFile, index, handle).catch(() => undefined);
    await this.#keeping;
  }
}

/** Whether the text at a position begins an entry. An incomplete line is damaged, or is just being written. */
async function beginsEntry(handle: FileHandle, offset: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset);
  return buffer[0] === 0x7b;
}
