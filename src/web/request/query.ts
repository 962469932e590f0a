import type { Request } from 'express';

/** The query of a request's URL as it was sent, without the question mark; empty where there is none. */
export function queryOf({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  return splitUrl(originalUrl).query;
}

/** A local URL at its first question mark: all others belong to the query. Source: RFC 3986, 3.4. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}
