import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import type { FileField, UploadedFile } from '../../../panel/fields/field.ts';
import { Failure } from '../../../refusals.ts';
import { fileBeforeToken, openFormReader, readThrough } from './form-reader.ts';

/** Names of file fields, with their limits. */
export type FileFields = ReadonlyMap<string, FileField>;

/** A larger body is not read to its end, although the browser needs that to show the refusal. */
const longestBody = 256 * 1_048_576;

/** Most fields of a form, as for one without files. */
const maxFields = 2000;
const maxFiles = 20;

/**
 * Reads a multipart form into `request.body`, and its files into memory, each up to the limit of its field. No byte of
 * a file is kept before the form token was checked, so the token must come first.
 * @param isOwn whether the request has the form token, in the part read so far
 * @param formBytes limit for all texts together
 * @throws Failure `errors.formToken`, `errors.formTooLarge`, `errors.badRequest`
 */
export async function readPostedFiles(
  request: Request,
  fields: FileFields,
  formBytes: number,
  isOwn: () => boolean,
): Promise<Map<string, UploadedFile | 'tooLarge'>> {
  const files = new Map<string, UploadedFile | 'tooLarge'>();
  const texts = new Map<string, string[]>();
  const reader = await openFormReader(request, { fieldSize: formBytes, fields: maxFields, files: maxFiles });
  let length = 0;
  const limit = (bytes: number): void => {
    length += bytes;
    if (length > formBytes) reader.destroy(tooLarge());
  };
  reader.on('field', (name: string | undefined, value, nameCut, valueCut) => {
    if (name === undefined) return;
    limit(name.length + value.length + (nameCut || valueCut ? formBytes : 0));
    texts.set(name, [...(texts.get(name) ?? []), value]);
    request.body = asBody(texts);
  });
  reader.on('file', (name, stream, fileName: string | undefined, _encoding, type) => {
    // The parser reports it too, but an unhandled error of a stream would end the process.
    stream.on('error', () => undefined);
    if (!isOwn()) {
      reader.destroy(fileBeforeToken());
      return;
    }
    const field = fields.get(name);
    if (!field || files.has(name) || fileName === undefined || fileName === '') stream.resume();
    else
      keep(stream, field.maxBytes, (bytes) => {
        files.set(name, bytes ? { name: plainName(fileName), type, bytes } : 'tooLarge');
      });
  });
  for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    reader.on(event, () => reader.destroy(tooLarge()));
  limitBody(request, reader);
  await readThrough(request, reader);
  return files;
}

/** As for forms without files: a name sent once has a text, one sent several times a list. */
function asBody(texts: ReadonlyMap<string, readonly string[]>): object {
  return Object.fromEntries([...texts].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

/** Collects a file; one that is too large is read to the end and dropped. */
function keep(stream: BusboyFileStream, maxBytes: number, done: (bytes: Uint8Array | undefined) => void): void {
  let pieces: Buffer[] = [];
  let length = 0;
  stream.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length <= maxBytes) pieces.push(piece);
    else pieces = [];
  });
  stream.on('end', () => {
    done(length <= maxBytes ? new Uint8Array(Buffer.concat(pieces)) : undefined);
  });
}

/** Ends the reading of a request that is too long. */
function limitBody(request: Request, reader: BusboyInstance): void {
  let length = 0;
  request.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > longestBody) reader.destroy(tooLarge());
  });
}

/** The last part of a file's name, without dangerous characters. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').slice(0, 255);
}

function tooLarge(): Failure {
  return new Failure('errors.formTooLarge', 'the form is too large', { kind: 'tooLarge' });
}
