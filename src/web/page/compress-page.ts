import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ContentEncoding } from './accepted-encoding.ts';

/** Compression does not help smaller pages. In bytes. */
export const compressFromBytes = 1200;

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** A list of 50 rows: gzip takes 0.5 ms and leaves 4.5 kB, Brotli 0.4 ms and 3.4 kB; better qualities take 10 ms. */
const quality = 5;

/** Compresses a page. The work is done off the main thread. */
export async function compressPage(parts: readonly Buffer[], encoding: ContentEncoding): Promise<Buffer> {
  const page = Buffer.concat(parts);
  if (encoding === 'gzip') return zip(page, { level: 9 });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: quality,
    [BROTLI_PARAM_SIZE_HINT]: page.length,
    // 256 kB: larger pages are rare, and a larger window would take more memory for every page.
    [BROTLI_PARAM_LGWIN]: 18,
  };
  return brotli(page, { params });
}
