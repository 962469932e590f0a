import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file to the standard input of a program, which may end before it has read all of it.
 * @param read gets the number of bytes of each part that was read
 * @throws Error when the file cannot be read to its end: the program then has only a part of it
 */
export async function feedFile(
  file: string,
  input: NodeJS.WritableStream,
  read: (bytes: number) => void = () => undefined,
): Promise<void> {
  let failure: unknown;
  async function* parts(): AsyncGenerator<Buffer> {
    const source: AsyncIterable<Buffer> = createReadStream(file);
    try {
      for await (const part of source) {
        read(part.length);
        yield part;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  // The program's exit status says why it did not read the rest.
  await pipeline(parts, input).catch(() => undefined);
  if (failure !== undefined) throw new Error(`${file} cannot be read`, { cause: failure });
}
