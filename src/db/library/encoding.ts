import { Failure } from '../../problems.ts';
import { bytesOf, textOf } from '../file/byte-text.ts';

/**
 * How the strings of the library stand for the bytes of a file. `text`: UTF-8, or Latin-1 where the bytes are not UTF-8, and
 * written as UTF-8. `bytes`: one character a byte, so that whatever was there comes back as it was.
 */
export type Encoding = 'text' | 'bytes';

/** From what stands in a file to a string and back. */
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

/** From a string of the library to text and back. */
export function textCodec({ toText, toBytes }: Codec): { readonly of: Convert; readonly from: Convert } {
  return { of: (given) => textOf(toBytes(given)), from: (text) => toText(bytesOf(text)) };
}

type Convert = (string: string) => string;
