/** Targets a page may link to. Others, such as `javascript:`, could run code with the person's rights. */
const schemes = ['http:', 'https:', 'mailto:', 'tel:'];
const anyServer = 'https://server.invalid';

/**
 * Whether a link is safe: a path on this server, an address with its scheme, or a full URL of another site. Targets
 * that only look like a path, such as `//host` or `/\\host`, are not.
 */
export function isSafeTarget(href: string): boolean {
  if (href.trim() === '' || !URL.canParse(href, `${anyServer}/`)) return false;
  const { protocol, origin } = new URL(href, `${anyServer}/`);
  if (!schemes.includes(protocol)) return false;
  return isPathHere(href) || !/^https?:$/.test(protocol) || (/^https?:\/\/[^/\\]/i.test(href) && origin !== anyServer);
}

/** Whether a target is a path on this server. */
export function isPathHere(href: string): boolean {
  return ['http://server.invalid', anyServer].every(
    (server) => URL.canParse(href, `${server}/`) && new URL(href, `${server}/`).origin === server,
  );
}
