/** Where an old panel's links lead to. */
export interface LinkPlace {
  /** Prefix of every page of the web panel. */
  readonly base: string;
  /** The panel whose links they are. */
  readonly panel: string;
  /** What its own links call it, which is another name where that one was taken. */
  readonly ownName?: string;
}

const panelName = String.raw`[A-Za-z0-9][\w.-]*`;
const toPanel = new RegExp(
  String.raw`^(?:(?:/server-manager)?/cgi-bin/|/server-manager/|\./)?(${panelName})?(/[\w.-]+)?(\?[^#]*)?(#.*)?$`,
);

/**
 * An address as a sentence of an old panel, or one of its subs, writes it: `cellnumbers?page=0&…`, `?page=0`,
 * `/server-manager/cgi-bin/cellnumbers`, `/cgi-bin/cellnumbers` lead to the panel; other places of this or another server stay.
 * Undefined for what is not an address of a page, such as `javascript:`.
 */
export function panelLink(href: string, { base, panel, ownName }: LinkPlace): string | undefined {
  const address = href.replace(/[\0-\x20\x7f]+/g, (blanks) => (/^[\x20\n\r\t]+$/.test(blanks) ? ' ' : '')).trim();
  if (address === '') return undefined;
  if (address.startsWith('#')) return address;
  const [whole, name, page = '', query = '', place = ''] = toPanel.exec(address) ?? [];
  if (whole !== undefined && (name !== undefined || query !== ''))
    return `${base}/${name === undefined || name === ownName ? panel : name}${page}${query.replaceAll(' ', '%20')}${place}`;
  if (/^(?:https?:\/\/|mailto:|ftp:\/\/)[^\s]/i.test(address)) return address.replaceAll(' ', '%20');
  return /^\/(?![/\\])/.test(address) ? address.replaceAll(' ', '%20') : undefined;
}
