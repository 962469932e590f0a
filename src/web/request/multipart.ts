import type { NextFunction, Request, Response } from 'express';
import { oldFileFields } from '../../formmagick/run/file-fields.ts';
import { fileFields, type PostedFiles } from '../../panel/fields/file-field.ts';
import { importFile } from '../panels/csv/import-file.ts';
import { findPage, isForm, isTable } from '../panels/panel-pages.ts';
import { readPostedFiles, type FileFields } from './posted-files.ts';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';

const posted = new WeakMap<Request, PostedFiles>();

/** The files a request brought. */
export function filesOf(request: Request): PostedFiles {
  return posted.get(request) ?? new Map();
}

/**
 * Reads a form with files, where somebody signed in sends it to a page that asks for one. Any other is left unread, and so
 * has no form token to be accepted with.
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

/** The file fields of the page a request is for. */
function askedFor(shell: Shell, request: Request, response: Response): FileFields {
  const [, panel, page, isImport] = /^\/([\w.-]+)(?:\/([\w.-]+))?(\/import)?\/?$/.exec(request.path) ?? [];
  const known = shell.system.packages.find(({ definition }) => definition?.name === panel)?.definition;
  if (panel === undefined || !known || visitOf(shell, request, response).account === undefined) return new Map();
  if (known.kind === 'old') return oldFileFields(known, page);
  const found = findPage(shell, panel, page);
  if (isImport !== undefined) return new Map(isTable(found) ? [['file', importFile]] : []);
  return new Map(isForm(found) ? fileFields(found.page.fields) : []);
}
