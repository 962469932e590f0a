import { randomBytes } from 'node:crypto';
import { escapeText } from './escape-text.ts';

/** The parts of a page that belong to one request. */
export interface RequestTexts {
  /** Form token. */
  readonly csrf: string;
  /** Path and query of the page. */
  readonly here: string;
}

/**
 * Placeholders in a rendered page for what differs between requests; they are replaced when the page is sent, so
 * everything else can be cached. They are random and never sent.
 */
export const places: RequestTexts = { csrf: unguessable(), here: unguessable() };

/**
 * Stands at the end of each link of a row, so that rows are rendered once for all searches; a page puts its own place in
 * the list there.
 */
export const listPlaceMark: string = unguessable();

const anyPlace = new RegExp(`(${places.csrf}|${places.here})`);

/** A rendered page that can be sent to many requests. */
export class WholePage {
  readonly #parts: readonly (Buffer | keyof RequestTexts)[];

  /** @param listPlace what the links of rows end with */
  constructor(html: string, listPlace = '') {
    this.#parts = html
      .replaceAll(listPlaceMark, () => escapeText(listPlace))
      .split(anyPlace)
      .map((text) => {
        if (text === places.csrf) return 'csrf';
        return text === places.here ? 'here' : Buffer.from(text);
      });
  }

  /** The page for one request. */
  for({ csrf, here }: RequestTexts): Buffer {
    const texts = { csrf: Buffer.from(escapeText(csrf)), here: Buffer.from(escapeText(here)) };
    return Buffer.concat(this.#parts.map((part) => (typeof part === 'string' ? texts[part] : part)));
  }
}

function unguessable(): string {
  return randomBytes(16).toString('hex');
}
