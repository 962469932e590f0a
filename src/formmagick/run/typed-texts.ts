import type { ShownField } from './page-view.ts';

/** A submitted page: the texts of each name, as the browser sent them. */
export type Posted = ReadonlyMap<string, readonly string[]>;

/**
 * What was typed into the fields of a page. A box that was not ticked holds `0`; what was not sent at all is left as the conversation
 * knows it. Lines end as they do on this system.
 */
export function typedTexts(fields: readonly ShownField[], posted: Posted): Posted {
  const typed = new Map<string, readonly string[]>();
  for (const field of fields) {
    const texts = posted.get(field.id);
    if (field.id === '' || field.type === 'literal' || field.type === 'file') continue;
    // What the person cannot see is what the page says it is, whatever the browser posts.
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
