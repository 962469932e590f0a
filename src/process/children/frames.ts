import { deserialize, serialize } from 'node:v8';

/**
 * The pipes of an isolated process for messages, besides its output. They are not the channel of `fork`: Node ends our
 * process if something other than its own messages is written there.
 */
export const toParent = 3;
export const fromParent = 4;

/** A message for a pipe: its length in four bytes, then what `v8.serialize` makes of it. */
export function frameOf(message: object): Buffer {
  const body = serialize(message);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const lengthBytes = 4;

/** Reads the messages of a pipe, whose other end may write anything. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #onMessage: (message: unknown) => void;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes of the next message with its length; of the length alone if that has not arrived. */
  #wanted = lengthBytes;

  /** @param maxBytes the longest message */
  constructor(maxBytes: number, onMessage: (message: unknown) => void) {
    this.#maxBytes = maxBytes;
    this.#onMessage = onMessage;
  }

  /** @throws Error if a message is too long or is not one */
  add(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    while (this.#size >= this.#wanted) {
      const all = Buffer.concat(this.#chunks);
      const end = lengthBytes + all.readUInt32BE();
      if (end > this.#maxBytes) throw new Error(`a message has ${end} bytes; at most ${this.#maxBytes} are read`);
      this.#wanted = end;
      if (all.length < end) {
        this.#chunks = [all];
        return;
      }
      this.#chunks = [all.subarray(end)];
      this.#size = all.length - end;
      this.#wanted = lengthBytes;
      this.#onMessage(deserialize(all.subarray(lengthBytes, end)));
    }
  }
}
