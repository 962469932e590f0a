import type { Readable } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { brokenForm, fileBeforeToken, openFormReader, readThrough } from '../request/posted/form-reader.ts';
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

async function readUpload(visit: Visit, request: Request): Promise<string> {
  const reader = await openFormReader(request, { fieldSize: textBytes, fields: maxTexts, files: 1 });
  const texts: Record<string, string> = {};
  const taken: Promise<string>[] = [];
  reader.on('field', (name: string | undefined, value) => {
    if (name !== undefined) texts[name] = value;
  });
  reader.on('file', (_name, stream, fileName: string | undefined) => {
    stream.on('error', () => undefined);
    request.once('aborted', () => stream.destroy(new Error('the browser disconnected')));
    request.body = texts;
    if (!visit.web.formTokens.accepts(request)) {
      reader.destroy(fileBeforeToken());
      return;
    }
    const id = takeArchive(visit, stream, fileName);
    id.catch((error: unknown) => reader.destroy(brokenForm(error)));
    taken.push(id);
  });
  try {
    await readThrough(request, reader);
    const [id] = taken;
    if (!id) throw new Failure('errors.archiveUnreadable', 'no file was sent');
    return await id;
  } catch (cause) {
    // The browser shows the answer only after it has sent everything.
    request.resume();
    throw brokenForm(cause);
  }
}

async function takeArchive({ web, account }: Visit, stream: Readable, fileName: string | undefined): Promise<string> {
  try {
    return await web.system.backups.restores.take(
      stream,
      plainName(fileName ?? '').slice(0, longestName),
      account ?? '',
    );
  } finally {
    // What follows in the form is read only after the end of the file.
    stream.resume();
  }
}
