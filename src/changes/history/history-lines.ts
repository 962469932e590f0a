import type { FileHandle } from 'node:fs/promises';
import type { LinePlace } from './index-content.ts';

const chunkBytes = 256 * 1024;

/** Longer lines were not written by us. */
const longestLine = 64 * 1024 * 1024;

/** Positions closer than this are read together. */
const gapBytes = 16 * 1024;

/** A line and its text; undefined when it is too long. */
export interface FoundLine extends LinePlace {
  readonly text: string | undefined;
}

/**
 * The complete lines of a part of a file, in order. An incomplete last line is left out.
 * @param from start of a line
 * @param searched position before which no line end was found
 */
export async function* completeLines(
  handle: FileHandle,
  from: number,
  searched: number,
  size: number,
): AsyncGenerator<FoundLine> {
  let offset = from;
  const chunk = Buffer.alloc(Math.min(chunkBytes, size - searched));
  for (let at = searched; at < size;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, size - at), at);
    if (bytesRead === 0) return;
    for (let end = chunk.indexOf(0x0a); end !== -1 && end < bytesRead; end = chunk.indexOf(0x0a, end + 1)) {
      const length = at + end - offset;
      const isHere = offset >= at;
      const text = isHere ? chunk.toString('utf8', offset - at, end) : await textAt(handle, { offset, length });
      yield { offset, length, text };
      offset += length + 1;
    }
    at += bytesRead;
  }
}

/** The texts at some positions of a file, by their offsets. Close positions are read together. */
export async function textsAt(handle: FileHandle, places: readonly LinePlace[]): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  const sorted = [...places].sort((one, other) => one.offset - other.offset);
  for (let first = 0; first < sorted.length;) {
    let [last, end] = [first, endOf(sorted[first])];
    for (let next = sorted[last + 1]; next && next.offset - end < gapBytes; next = sorted[last + 1]) {
      last++;
      end = endOf(next);
    }
    const begin = sorted[first]?.offset ?? 0;
    const buffer = Buffer.alloc(end - begin);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, begin);
    for (const { offset, length } of sorted.slice(first, last + 1))
      if (offset + length - begin <= bytesRead)
        texts.set(offset, buffer.toString('utf8', offset - begin, offset - begin + length));
    first = last + 1;
  }
  return texts;
}

async function textAt(handle: FileHandle, place: LinePlace): Promise<string | undefined> {
  if (place.length > longestLine) return undefined;
  return (await textsAt(handle, [place])).get(place.offset);
}

function endOf(place: LinePlace | undefined): number {
  return place ? place.offset + place.length : 0;
}
