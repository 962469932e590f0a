import type { Request } from 'express';
import { isSecretName } from '../../db/file/secret-names.ts';

/** Where a request went, as a page may repeat it: without values of its query that are secrets by their names. */
export function ownAddress({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  const at = originalUrl.indexOf('?');
  if (at < 0) return originalUrl;
  const parts = originalUrl.slice(at + 1).split('&');
  const kept = parts.filter((part) => !isSecretName(nameOf(part)));
  return kept.length === parts.length
    ? originalUrl
    : [originalUrl.slice(0, at), kept.join('&')].filter(Boolean).join('?');
}

function nameOf(part: string): string {
  const [name = ''] = part.split('=');
  return [...new URLSearchParams(`${name}=`).keys()][0] ?? '';
}
