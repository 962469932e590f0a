import type { Request } from 'express';

/** The encodings of responses, the smallest first. */
const encodings = ['br', 'gzip'] as const;

export type ContentEncoding = (typeof encodings)[number];

/**
 * The smallest encoding that a browser accepts; undefined for none. Browsers name gzip first although they accept all
 * equally, so their order is not used.
 */
export function acceptedEncoding(request: Request): ContentEncoding | undefined {
  return encodings.find((encoding) => request.acceptsEncodings(encoding) !== false);
}
