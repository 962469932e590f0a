import { base, userPasswordUrl } from '../base-url.ts';

/** A path of our own to lead to, whatever was asked for; home where it is none. */
export function safePath(path: unknown): string {
  if (path === userPasswordUrl) return path;
  const isOwn = typeof path === 'string' && path.startsWith(`${base}/`) && !path.includes('//');
  return isOwn && !/[\\\p{Cc}]/u.test(path) ? path : `${base}/`;
}
