import type { Request } from 'express';

/** The query of a request's URL as it was sent, without the question mark; empty where there is none. */
export function queryOf({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  return originalUrl.split('?')[1] ?? '';
}
