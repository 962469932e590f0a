import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { textWriter } from './text-writer.ts';

const large = 'x'.repeat(100_000);

test('everything arrives in order, however slowly it is read', async () => {
  const out = new PassThrough({ highWaterMark: 10 });
  const read = text(out);
  const { write, end } = textWriter(out);
  for (const piece of ['a', large, 'b']) await write(piece);
  await end();
  expect(await read).toBe(`a${large}b`);
});

test('a reader that closes the connection is not waited for', async () => {
  const out = new PassThrough({ highWaterMark: 10 });
  const { write } = textWriter(out);
  const waiting = write(large);
  out.destroy();
  await expect(waiting).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  await expect(write('more')).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

test('a full disk is an error of the next call, and never an unhandled one', async () => {
  const { write, end } = textWriter(createWriteStream('/dev/full'));
  await write('a').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(end()).rejects.toMatchObject({ code: 'ENOSPC' });
});
