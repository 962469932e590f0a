import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle } from 'node:fs/promises';
import { HistoryIndex } from './history-index.ts';
import type { IndexColumns } from './index-content.ts';
import { openRegularHandle } from '../../files/regular-file.ts';
import { replaceFile } from '../../files/replace-file.ts';

/** To be increased with every change of the index format. */
const format = 4;
const sampleBytes = 4096;

type Column = keyof IndexColumns;

const columnNames = [
  'offsets',
  'lengths',
  'times',
  'numbers',
  'ids',
  'termEnds',
  'lastNotes',
  'terms',
  'noteOffsets',
  'noteLengths',
  'notesBefore',
] as const satisfies readonly Column[];

interface Head {
  readonly bytes: number;
  readonly oddLines: number;
  readonly firstOdd: number;
  readonly counted: number;
  /** Identifies the history it was made from. */
  readonly samples: string;
  readonly counts: readonly number[];
  readonly dictionary: readonly string[];
}

/**
 * Writes an index to a file with mode 0600: a line with the format and a checksum of the rest, a line of JSON, then its
 * numbers.
 * @throws when it cannot be written
 */
export async function keepIndex(file: string, index: HistoryIndex, history: FileHandle): Promise<void> {
  const { columns, ...rest } = index.content;
  const body = Buffer.concat(columnNames.map((name) => Buffer.from(Float64Array.from(columns[name]).buffer)));
  const head: Head = {
    ...rest,
    samples: await samplesOf(history, rest.bytes),
    counts: columnNames.map((name) => columns[name].length),
  };
  const checked = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
  await replaceFile(file, Buffer.concat([Buffer.from(`${firstLine(checked)}\n`), checked]));
}

/** The stored index of a history; undefined when there is none, it is damaged, or belongs to another history. */
export async function openIndex(file: string, history: FileHandle): Promise<HistoryIndex | undefined> {
  try {
    const handle = await openRegularHandle(file, constants.O_RDONLY);
    const bytes = await handle.readFile().finally(() => handle.close());
    const [first, checked] = splitAtLine(bytes);
    if (first.toString() !== firstLine(checked)) return undefined;
    // As it was written, since the checksum is right.
    const [line, body] = splitAtLine(checked);
    const head = JSON.parse(line.toString()) as Head;
    if (head.samples !== (await samplesOf(history, head.bytes))) return undefined;
    return new HistoryIndex({ ...head, columns: columnsOf(body, head.counts) });
  } catch {
    return undefined;
  }
}

function firstLine(checked: Buffer): string {
  return `${format} ${digest(checked)}`;
}

/** The first line without its end, and what follows. */
function splitAtLine(bytes: Buffer): [Buffer, Buffer] {
  const end = bytes.indexOf(0x0a);
  return end < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, end), bytes.subarray(end + 1)];
}

function columnsOf(body: Buffer, counts: readonly number[]): IndexColumns {
  const numbers = new Float64Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.length));
  let end = 0;
  const lists = columnNames.map((name, index): [Column, number[]] => {
    const begin = end;
    end += counts[index] ?? 0;
    return [name, Array.from(numbers.subarray(begin, end))];
  });
  return Object.fromEntries(lists) as Record<Column, number[]>;
}

/** The beginning of a history, and the end of the indexed part. */
async function samplesOf(history: FileHandle, bytes: number): Promise<string> {
  const buffer = Buffer.alloc(Math.min(sampleBytes, bytes) * 2);
  const half = buffer.length / 2;
  await history.read(buffer, 0, half, 0);
  await history.read(buffer, half, half, bytes - half);
  return digest(buffer);
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
