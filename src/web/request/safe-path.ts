import { base, userPasswordUrl } from '../base-url.ts';

/** A path of this server to redirect to: the given one, or the home page if that is not safe. */
export function safePath(path: unknown): string {
  if (path === userPasswordUrl) return path;
  const isOwn = typeof path === 'string' && path.startsWith(`${base}/`) && !path.includes('//');
  return isOwn && !/[\\\p{Cc}]/u.test(path) ? path : `${base}/`;
}
