import type { BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import { Failure, isErrorOfSystem } from '../../../refusals.ts';

interface FormLimits {
  /** Longest text of a field, in bytes. */
  readonly fieldSize: number;
  /** Most texts and most files. */
  readonly fields: number;
  readonly files: number;
}

/** @throws Failure `errors.badRequest` for a header without a boundary */
export async function openFormReader(request: Request, limits: FormLimits): Promise<BusboyInstance> {
  // Loaded with the first file, since it would slow down every start.
  const { Busboy } = await import('@fastify/busboy');
  const headers = { ...request.headers, 'content-type': request.get('content-type') ?? '' };
  try {
    return new Busboy({ headers, limits: { ...limits, headerPairs: 20, headerSize: 8192 } });
  } catch (cause) {
    throw new Failure('errors.badRequest', 'no multipart form', { kind: 'invalid', cause });
  }
}

/**
 * Pipes a request into its reader until that has finished. A request that fails is not read to its end.
 * @throws what the reader was destroyed with, see `brokenForm`
 */
export async function readThrough(request: Request, reader: BusboyInstance): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown): void => {
      request.unpipe(reader);
      reject(brokenForm(cause));
    };
    reader.once('finish', resolve);
    // More than one error may come, even after the first was answered.
    reader.on('error', fail);
    request.once('aborted', fail);
    // The browser may have closed the connection before this listener was added.
    if (request.destroyed) fail(new Error('the request ended early'));
    else request.pipe(reader);
  });
}

/** An error of the parser or of the connection, as a failure; a failure or an error of the disk stays what it is. */
export function brokenForm(cause: unknown): Error {
  if (cause instanceof Failure || (cause instanceof Error && isErrorOfSystem(cause))) return cause;
  return new Failure('errors.badRequest', 'a broken multipart form', { kind: 'invalid', cause });
}

/** A form whose file comes first is not read: nobody has shown yet that it is theirs. */
export function fileBeforeToken(): Failure {
  return new Failure('errors.formToken', 'a file comes before the form token', { kind: 'forbidden' });
}
