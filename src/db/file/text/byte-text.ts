/**
 * A database file consists of bytes. Inside this folder they are strings with one character per byte (`latin1`), so
 * they sort in byte order. These two functions convert to text and back.
 */

/** Decodes bytes as UTF-8 if valid, otherwise as Latin-1, so that old files can be read. */
export function textOf(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  try {
    return strict.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/** Encodes text in UTF-8. */
export function bytesOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** Compares two texts of bytes, for sorting. */
export function compareBytes(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
