import { randomBytes } from 'node:crypto';
import { escapeText } from './escape-text.ts';

/** The parts of a page that belong to one request. */
export interface RequestTexts {
  /** Form token. */
  readonly formToken: string;
  /** Path and query of the page. */
  readonly here: string;
}

/**
 * Placeholders in a rendered page for what differs between requests; they are replaced when the page is sent, so
 * everything else can be cached. They are random and never sent.
 */
export const placeholders: RequestTexts = { formToken: unguessable(), here: unguessable() };

/**
 * Placeholder at the end of the links of a list's rows, for the place in the list that their pages lead back to: so each
 * row is rendered once for all searches.
 */
export const listPositionMark = unguessable();

const anyPlaceholder = new RegExp(`(${placeholders.formToken}|${placeholders.here})`);

/** A rendered page that can be sent to many requests. */
export class WholePage {
  readonly #parts: readonly (Buffer | keyof RequestTexts)[];

  /** @param listPosition the end of the links of rows */
  constructor(html: string, listPosition = '') {
    this.#parts = html
      .replaceAll(listPositionMark, () => escapeText(listPosition))
      .split(anyPlaceholder)
      .map((text) => {
        if (text === placeholders.formToken) return 'formToken';
        return text === placeholders.here ? 'here' : Buffer.from(text);
      });
  }

  /** The page for one request, in parts that are sent one after another: large ones need not be copied. */
  for({ formToken, here }: RequestTexts): readonly Buffer[] {
    const texts = { formToken: Buffer.from(escapeText(formToken)), here: Buffer.from(escapeText(here)) };
    return this.#parts.map((part) => (typeof part === 'string' ? texts[part] : part));
  }
}

function unguessable(): string {
  return randomBytes(16).toString('hex');
}
