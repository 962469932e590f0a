/**
 * A database file is bytes. Inside this folder they are held as strings of one character a byte (`latin1`), whose order
 * is the order of the bytes; these two lead to text and back.
 */

/** Text of bytes: UTF-8 where they are that, else Latin-1, so that an old file still reads. */
export function textOf(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  try {
    return strict.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/** Bytes of text, in UTF-8. */
export function bytesOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
