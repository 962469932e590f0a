import type { ShownField } from './show/page-view.ts';

/** A submitted page: the texts of each name, as the browser sent them. */
export type OldPosted = ReadonlyMap<string, readonly string[]>;

/**
 * Returns what was typed into the fields of a page. An unticked box has the value `0`; a field that was not sent keeps
 * its value from the conversation. Line ends are converted to `\n`.
 */
export function oldTypedTexts(fields: readonly ShownField[], posted: OldPosted): OldPosted {
  const typed = new Map<string, readonly string[]>();
  for (const field of fields) {
    const texts = posted.get(field.id);
    if (field.id === '' || field.type === 'literal' || field.type === 'file') continue;
    // The person cannot see a hidden field, so its value comes from the page, not from the browser.
    if (field.type === 'hidden') typed.set(field.id, field.values);
    else if (field.type === 'checkbox') typed.set(field.id, [texts?.find((text) => text !== '') ?? '0']);
    else if (texts === undefined) continue;
    else if (field.type === 'checkboxes' || field.multiple)
      typed.set(
        field.id,
        texts.filter((text) => text !== ''),
      );
    else typed.set(field.id, field.type === 'textarea' ? texts.map((text) => text.replace(/\r\n?/g, '\n')) : texts);
  }
  return typed;
}
