import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Writes texts to a stream one after another, and waits while it is full. */
export interface TextWriter {
  /** @throws an error of the stream; also `ERR_STREAM_PREMATURE_CLOSE` when the reader has closed it */
  readonly write: (text: string) => Promise<void>;
  /**
   * Ends the stream, and waits until all is written.
   * @throws as `write` does
   */
  readonly end: () => Promise<void>;
}

/** Writes texts to a stream, as fast as its reader takes them. */
export function textWriter(out: Writable): TextWriter {
  const over = finished(out, { readable: false });
  // An error between two calls is thrown by the next one.
  over.catch(() => undefined);
  return {
    async write(text) {
      if (out.write(text)) return;
      await Promise.race([new Promise((resolve) => out.once('drain', resolve)), over]);
    },
    async end() {
      out.end();
      await over;
    },
  };
}
