import type { Busboy as Reader, BusboyInstance } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { Failure, isErrorOfSystem } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { plainName } from '../request/posted/posted-files.ts';
import type { WebContext } from '../web-context.ts';
import { visitOf, type Visit } from '../visit.ts';
import { showRestores } from './restores-page.ts';

/** Failures that are shown on the page itself, since the person can send another archive. */
const refusedKeys = new Set(['errors.archiveUnreadable', 'errors.restoreNoRoom']);

const maxTexts = 10;
const textBytes = 4096;

/** Longest name that is shown for an archive, in characters. */
const longestName = 200;

/**
 * Takes an archive of any size and writes it to the disk at once. The form token is checked before the first byte is
 * kept, so this route comes before the one that reads other forms.
 */
export function receiveUpload(web: WebContext): RequestHandler {
  return async (request, response, next) => {
    const visit = visitOf(web, request, response);
    // Strangers are redirected to the sign-in, as for every other form.
    if (typeof request.is('multipart/form-data') !== 'string' || visit.account === undefined) {
      next();
      return;
    }
    try {
      const id = await readUpload(visit, request);
      await visit.redirect(`${base}/archives/restore/${id}`);
    } catch (error) {
      if (!(error instanceof Failure) || !refusedKeys.has(error.key)) throw error;
      web.system.log('warn', 'an archive was refused', { err: error });
      await showRestores(visit, { key: error.key, args: error.args });
    }
  };
}

/** @throws Failure `errors.badRequest` for a header without a boundary */
function openReader(Busboy: typeof Reader, request: Request): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': request.get('content-type') ?? '' },
      limits: { fieldSize: textBytes, fields: maxTexts, files: 1, headerPairs: 20, headerSize: 8192 },
    });
  } catch (cause) {
    throw new Failure('errors.badRequest', 'the upload is not a form', { kind: 'invalid', cause });
  }
}

async function readUpload(visit: Visit, request: Request): Promise<string> {
  const { Busboy } = await import('@fastify/busboy');
  const { restores } = visit.web.system.backups;
  const reader = openReader(Busboy, request);
  const texts: Record<string, string> = {};
  return new Promise<string>((resolve, reject) => {
    const fail = (cause: unknown): void => {
      request.unpipe(reader);
      request.resume();
      // An error of the disk is not the browser's.
      if (cause instanceof Failure || (cause instanceof Error && isErrorOfSystem(cause))) reject(cause);
      else reject(new Failure('errors.badRequest', 'the upload broke off', { kind: 'invalid', cause }));
    };
    let taken: Promise<string> | undefined;
    reader.on('field', (name: string | undefined, value) => {
      if (name !== undefined) texts[name] = value;
    });
    reader.on('file', (_name, stream, fileName: string | undefined) => {
      stream.on('error', () => undefined);
      request.once('aborted', () => stream.destroy(new Error('the browser disconnected')));
      request.body = texts;
      if (!visit.web.formTokens.accepts(request)) {
        stream.resume();
        fail(new Failure('errors.formToken', 'a file comes before the form token', { kind: 'forbidden' }));
        return;
      }
      const name = plainName(fileName ?? '').slice(0, longestName);
      taken = restores.take(stream, name, visit.account ?? '');
      taken.then(resolve, (error: unknown) => {
        stream.resume();
        fail(error);
      });
    });
    reader.on('error', fail);
    reader.once('finish', () => {
      if (!taken) fail(new Failure('errors.archiveUnreadable', 'no file was sent'));
    });
    request.once('aborted', fail);
    // The browser may have closed the connection before this listener was added.
    if (request.destroyed) fail(new Error('the request ended early'));
    else request.pipe(reader);
  });
}
