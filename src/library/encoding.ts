import { Failure } from '../refusals.ts';
import { bytesOf, textOf } from '../db/file/text/byte-text.ts';

/**
 * How the library's strings represent the bytes of a file. `text`: UTF-8, or Latin-1 if the bytes are not valid UTF-8;
 * written as UTF-8. `bytes`: one character per byte, so that any content is kept unchanged.
 */
export type Encoding = 'text' | 'bytes';

/** Converts between file content and strings. */
export interface Codec {
  readonly toText: (bytes: string) => string;
  readonly toBytes: (text: string) => string;
}

export function codecOf(encoding: Encoding): Codec {
  return encoding === 'text'
    ? { toText: textOf, toBytes: bytesOf }
    : { toText: (bytes) => bytes, toBytes: mustBeBytes };
}

function mustBeBytes(text: string): string {
  if (/[^\0-\xff]/.test(text))
    throw new Failure('errors.controlCharacters', `${JSON.stringify(text)} is not one character a byte`);
  return text;
}

/** Converts between strings of the library and text. */
export interface TextCodec {
  readonly of: (string: string) => string;
  readonly from: (text: string) => string;
}

export function textCodec({ toText, toBytes }: Codec): TextCodec {
  return { of: (given) => textOf(toBytes(given)), from: (text) => toText(bytesOf(text)) };
}
