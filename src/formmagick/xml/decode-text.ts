import type { MistakeList } from './reading-mistake.ts';

/**
 * Decodes an old file: as UTF-8 if the bytes are valid UTF-8, whatever the file declares; otherwise in the encoding of
 * its XML declaration, or in ISO-8859-1 with the additional characters of Windows-1252. Removes a byte order mark and
 * converts line ends to `\n`.
 */
export function decodeText(bytes: Uint8Array, mistakes: MistakeList): string {
  return decode(bytes, mistakes).replace(/\r\n?/g, '\n');
}

function decode(bytes: Uint8Array, mistakes: MistakeList): string {
  const mark = [bytes[0], bytes[1]].join();
  if (mark === '255,254') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === '254,255') return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const latin = decodeIn('windows-1252', bytes);
    const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(latin)?.[1];
    if (declared !== undefined && !/^utf-?8$/i.test(declared)) return decodeAs(declared, bytes) ?? latin;
    mistakes.note(lineOfBadByte(bytes), 'the bytes are not UTF-8; they were read as ISO-8859-1');
    return latin;
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return decodeIn(encoding, bytes);
  } catch {
    return undefined;
  }
}

/**
 * In pieces, since Node 20 reads Windows-1252 as ISO-8859-1 if it is decoded in one.
 * @throws RangeError
 */
function decodeIn(encoding: string, bytes: Uint8Array): string {
  const decoder = new TextDecoder(encoding);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** Returns the first line that is not valid UTF-8. A line feed is never part of a multi-byte character. */
function lineOfBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const next = bytes.indexOf(0x0a, start);
    const end = next === -1 ? bytes.length : next;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}
