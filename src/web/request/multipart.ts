import type { NextFunction, Request, Response } from 'express';
import { oldFileFields } from '../../formmagick/run/file-fields.ts';
import { fileFields, type PostedFiles } from '../../panel/fields/file-field.ts';
import { findPage, isForm } from '../panels/panel-pages.ts';
import { readPostedFiles, type FileFields } from './posted-files.ts';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';

const posted = new WeakMap<Request, PostedFiles>();

/** The files of a request. */
export function filesOf(request: Request): PostedFiles {
  return posted.get(request) ?? new Map();
}

/**
 * Reads a form with files, if a signed-in user sends it to a page with a file field. Any other one is not read, so it
 * has no valid form token.
 */
export function readMultipart(shell: Shell) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (request.method === 'POST' && request.is('multipart/form-data') !== false) {
      const fields = askedFor(shell, request, response);
      const isOwn = (): boolean => shell.formTokens.accepts(request);
      if (fields.size > 0) posted.set(request, await readPostedFiles(request, fields, shell.settings.formBytes, isOwn));
    }
    next();
  };
}

/** The file fields of the requested page. */
function askedFor(shell: Shell, request: Request, response: Response): FileFields {
  const [, panel, page] = /^\/([\w.-]+)(?:\/([\w.-]+))?\/?$/.exec(request.path) ?? [];
  const known = shell.system.packages.find(({ definition }) => definition?.name === panel)?.definition;
  if (panel === undefined || !known || visitOf(shell, request, response).account === undefined) return new Map();
  if (known.kind === 'old') return oldFileFields(known, page);
  const found = findPage(shell, panel, page);
  return new Map(isForm(found) ? fileFields(found.page.fields) : []);
}
