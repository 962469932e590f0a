import type { FormField } from '../../read/old-form.ts';
import type { Draft } from '../panel-draft.ts';
import { FreeNames, keyPart } from './names.ts';

/** What of a field the lexicon says. */
function wordsOf({ label, description, options }: FormField): string {
  return JSON.stringify([label, description, options]);
}

/**
 * What fields are called in a new panel: as their ids. The lexicon says each name once, so a field of one id but other words is
 * another one there, and so is a second one of that id on one page.
 */
export class FieldNames {
  readonly #free = new FreeNames();
  /** By id and words. */
  readonly #known = new Map<string, string>();

  /** @param used names that the page has already */
  nameOf(field: FormField, used: Readonly<Record<string, unknown>>, draft: Draft): string {
    const id = `${field.id} ${wordsOf(field)}`;
    const known = this.#known.get(id);
    if (known !== undefined && !Object.hasOwn(used, known)) return known;
    const name = this.#free.take(keyPart(field.id === '' ? field.label : field.id));
    this.#known.set(id, name);
    draft.texts.say(`fields.${name}.label`, field.label === '' ? field.id : field.label);
    if (field.description !== '') draft.texts.say(`fields.${name}.help`, field.description, { oneLine: false });
    if (name !== field.id && field.id !== '')
      draft.todo({
        kind: 'page',
        line: field.line,
        what: `field \`${field.id}\` is called \`${name}\` here, since another field of that name is labelled otherwise`,
      });
    return name;
  }
}
