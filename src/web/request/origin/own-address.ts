import type { Request } from 'express';
import { isSecretName } from '../../../db/file/secret-names.ts';

/** The URL of a request for a page to repeat: without query values that are secrets by name. */
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
