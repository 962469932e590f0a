import type { Request, RequestHandler } from 'express';
import type { PostedFiles } from '../../../panel/fields/kinds/file-field.ts';
import { readPostedFiles, type FileFields } from './posted-files.ts';
import type { WebContext } from '../../web-context.ts';
import { visitOf, type Visit } from '../../visit.ts';

const posted = new WeakMap<Request, PostedFiles>();

/** The file fields of a page of a panel. */
type FieldsOf = (
  visit: Visit,
  names: { readonly panel: string; readonly page?: string; readonly isImport: boolean },
) => FileFields;

/** The files a request brought. */
export function filesOf(request: Request): PostedFiles {
  return posted.get(request) ?? new Map();
}

/**
 * Reads a form with files, if a signed-in person sends it to a page with a file field. Any other one is not read, so it
 * has no valid form token.
 */
export function readMultipart(web: WebContext, fieldsOf: FieldsOf): RequestHandler {
  return async (request, response, next) => {
    if (request.method === 'POST' && request.is('multipart/form-data') !== false) {
      const fields = askedFor(visitOf(web, request, response), fieldsOf);
      const isOwn = (): boolean => web.formTokens.accepts(request);
      if (fields.size > 0) posted.set(request, await readPostedFiles(request, fields, web.settings.formBytes, isOwn));
    }
    next();
  };
}

function askedFor(visit: Visit, fieldsOf: FieldsOf): FileFields {
  const [, panel, page, isImport] = /^\/([\w.-]+)(?:\/([\w.-]+))?(\/import)?\/?$/.exec(visit.request.path) ?? [];
  if (panel === undefined || visit.account === undefined) return new Map();
  return fieldsOf(visit, { panel, ...(page !== undefined && { page }), isImport: isImport !== undefined });
}
