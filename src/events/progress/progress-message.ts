/*
 * Messages between clients and the progress tracker: one byte for the kind, two for the length, then JSON. Source:
 * reference of NethServer's progress tracker.
 */

import { parsedJson } from '../../files/state/json-kinds.ts';

export const messageKinds = { declare: 1, done: 2, query: 3, progress: 4 } as const;
export const replyBit = 0x80;
export const errorBit = 0x40;

const headBytes = 3;
const longest = 0xffff;

export interface ProgressMessage {
  readonly kind: number;
  readonly body: unknown;
}

/** @returns undefined if the body is too long */
export function encodeMessage({ kind, body }: ProgressMessage): Buffer | undefined {
  const json = Buffer.from(JSON.stringify(body));
  if (json.length > longest) return undefined;
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(kind, 0);
  head.writeUInt16BE(json.length, 1);
  return Buffer.concat([head, json]);
}

/** Splits a stream of bytes into messages. */
export class MessageReader {
  #rest = Buffer.alloc(0);

  /** Returns the messages completed by these bytes. If a body is not JSON it is undefined. */
  push(bytes: Buffer): ProgressMessage[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: ProgressMessage[] = [];
    for (;;) {
      if (this.#rest.length < headBytes) return messages;
      const end = headBytes + this.#rest.readUInt16BE(1);
      if (this.#rest.length < end) return messages;
      messages.push({ kind: this.#rest.readUInt8(0), body: parsedJson(this.#rest.toString('utf8', headBytes, end)) });
      this.#rest = this.#rest.subarray(end);
    }
  }
}
