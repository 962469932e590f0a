import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import type { FileField, UploadedFile } from '../../panel/fields/field.ts';
import { Failure } from '../../problems.ts';

/** Names of file fields, and what each takes. */
export type FileFields = ReadonlyMap<string, FileField>;

/** A larger body is not even read to its end, which a person would need to see why it was refused. */
const longestBody = 256 * 1_048_576;

/** Most fields of a form, as for one without files. */
const mostFields = 2000;

/**
 * Reads a multipart form into `request.body`, and its files into memory, each no further than its field takes. No byte of
 * a file is kept before the form's token was seen, so that the token has to come first.
 * @param isOwn whether the request has its form's token, as far as it is read
 * @param formBytes most text in all
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
  const reader = await openReader(request, formBytes);
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
    // The reader tells of it too, but a stream whose error nobody hears ends the process.
    stream.on('error', () => undefined);
    const field = fields.get(name);
    if (!isOwn()) reader.destroy(new Failure('errors.formToken', 'a file comes before the form token'));
    if (!field || files.has(name) || fileName === undefined || fileName === '') stream.resume();
    else
      keep(stream, field.maxBytes, (bytes) => {
        files.set(name, bytes ? { name: plainName(fileName), type, bytes } : 'tooLarge');
      });
  });
  for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    reader.on(event, () => reader.destroy(tooLarge()));
  await throughTo(request, reader);
  return files;
}

/** As forms without files are parsed: a name sent once has a text, one sent several times a list. */
function asBody(texts: ReadonlyMap<string, readonly string[]>): object {
  return Object.fromEntries([...texts].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

async function openReader(request: Request, formBytes: number): Promise<BusboyInstance> {
  // Loaded when the first file comes, since every start would wait for it.
  const { Busboy } = await import('@fastify/busboy');
  const type = request.get('content-type') ?? '';
  const limits = { fieldSize: formBytes, fields: mostFields, files: 20, headerPairs: 20, headerSize: 8192 };
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': type }, limits });
  } catch (cause) {
    throw new Failure('errors.badRequest', 'no multipart form', { cause });
  }
}

/** Collects a file; one that is too large is read on, and thrown away. */
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

/** Pipes the request into its reader until that has seen all. */
async function throughTo(request: Request, reader: BusboyInstance): Promise<void> {
  let length = 0;
  request.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > longestBody) reader.destroy(tooLarge());
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown): void => {
      request.unpipe(reader);
      reject(cause instanceof Failure ? cause : new Failure('errors.badRequest', 'a broken multipart form', { cause }));
    };
    reader.once('finish', resolve);
    // More than one may come, also after the first was answered.
    reader.on('error', fail);
    request.once('aborted', fail);
    // The browser may have gone before anybody listened.
    if (request.destroyed) fail(new Error('the request ended early'));
    else request.pipe(reader);
  });
}

/** The last part of a file's name, without what no name should have. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').slice(0, 255);
}

function tooLarge(): Failure {
  return new Failure('errors.formTooLarge', 'the form is larger than it may be');
}
