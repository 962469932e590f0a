/** Data for resolving the links of an old panel. */
export interface LinkContext {
  /** Prefix of every page of the web panel. */
  readonly base: string;
  /** The panel that contains the links. */
  readonly panel: string;
  /** The panel's name in its own links. It differs from `panel` if that name was already taken. */
  readonly ownName?: string;
}

const panelName = String.raw`[A-Za-z0-9][\w.-]*`;
const toPanel = new RegExp(
  String.raw`^(?:(?:/server-manager)?/cgi-bin/|/server-manager/|\./)?(${panelName})?(/[\w.-]+)?(\?[^#]*)?(#.*)?$`,
);

/**
 * Converts an address in a sentence or a sub of an old panel. `cellnumbers?page=0&…`, `?page=0`,
 * `/server-manager/cgi-bin/cellnumbers` and `/cgi-bin/cellnumbers` become addresses of the panel; other addresses on
 * this or another server are kept. Returns undefined for an address that is not a page, such as `javascript:`.
 */
export function panelLink(href: string, { base, panel, ownName }: LinkContext): string | undefined {
  const address = href.replace(/[\0-\x20\x7f]+/g, (blanks) => (/^[\x20\n\r\t]+$/.test(blanks) ? ' ' : '')).trim();
  if (address === '') return undefined;
  if (address.startsWith('#')) return address;
  const [whole, name, page = '', query = '', place = ''] = toPanel.exec(address) ?? [];
  if (whole !== undefined && (name !== undefined || query !== ''))
    return `${base}/${name === undefined || name === ownName ? panel : name}${page}${query.replaceAll(' ', '%20')}${place}`;
  if (/^(?:https?:\/\/|mailto:|ftp:\/\/)[^\s]/i.test(address)) return address.replaceAll(' ', '%20');
  return /^\/(?![/\\])/.test(address) ? address.replaceAll(' ', '%20') : undefined;
}
