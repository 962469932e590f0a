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
export const placeholders: RequestTexts = { csrf: unguessable(), here: unguessable() };

/** The place in a list that the pages of its rows lead back to. */
export interface ListPlaceTexts {
  /** What the links of rows end with. */
  readonly link: string;
  /** A field for the menus of rows. */
  readonly field: string;
}

/** Placeholders in rows, so that each row is rendered once for all searches. */
export const listPlaceMarks: ListPlaceTexts = { link: unguessable(), field: unguessable() };

const anyPlaceholder = new RegExp(`(${placeholders.csrf}|${placeholders.here})`);

/** A rendered page that can be sent to many requests. */
export class WholePage {
  readonly #parts: readonly (Buffer | keyof RequestTexts)[];

  constructor(html: string, { link, field }: ListPlaceTexts = { link: '', field: '' }) {
    this.#parts = html
      .replaceAll(listPlaceMarks.link, () => escapeText(link))
      .replaceAll(listPlaceMarks.field, () => field)
      .split(anyPlaceholder)
      .map((text) => {
        if (text === placeholders.csrf) return 'csrf';
        return text === placeholders.here ? 'here' : Buffer.from(text);
      });
  }

  /** The page for one request, in parts that are sent one after another: large ones need not be copied. */
  for({ csrf, here }: RequestTexts): readonly Buffer[] {
    const texts = { csrf: Buffer.from(escapeText(csrf)), here: Buffer.from(escapeText(here)) };
    return this.#parts.map((part) => (typeof part === 'string' ? texts[part] : part));
  }
}

function unguessable(): string {
  return randomBytes(16).toString('hex');
}
