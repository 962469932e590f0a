/** Targets a page may link to. Anything else, such as `javascript:`, could act in the person's name. */
const schemes = ['http:', 'https:', 'mailto:', 'tel:'];
const anyServer = 'https://server.invalid';

/**
 * Whether a page may lead there: to a path of this server, to an address that names its scheme, or to another site that is
 * named in full. What looks like a path, such as `//host` or `/\\host`, must not lead elsewhere.
 */
export function isSafeTarget(href: string): boolean {
  if (href.trim() === '' || !URL.canParse(href, `${anyServer}/`)) return false;
  const { protocol, origin } = new URL(href, `${anyServer}/`);
  if (!schemes.includes(protocol)) return false;
  return isPathHere(href) || !/^https?:$/.test(protocol) || (/^https?:\/\/[^/\\]/i.test(href) && origin !== anyServer);
}

/** Whether it stays on this server, whatever that is called and however it is spoken to. */
export function isPathHere(href: string): boolean {
  return ['http://server.invalid', anyServer].every(
    (server) => URL.canParse(href, `${server}/`) && new URL(href, `${server}/`).origin === server,
  );
}
