import type { FormField } from '../../read/old-form.ts';
import type { PanelDraft } from '../panel-draft.ts';
import { FreeNames, keyPart } from './names.ts';

/** The texts of a field that go into the lexicon, as one string. */
function wordsOf({ label, description, options }: FormField): string {
  return JSON.stringify([label, description, options]);
}

/**
 * Chooses the names of fields in a new panel: their ids where possible. The lexicon has one entry for each name, so a
 * field gets another name if a field with the same id has different texts or is on the same page.
 */
export class FieldNames {
  readonly #free = new FreeNames();
  /** Key: id and texts. */
  readonly #known = new Map<string, string>();

  /**
   * Returns the name of a field.
   * @param used the fields that the page already has, by name
   */
  nameOf(field: FormField, used: Readonly<Record<string, unknown>>, draft: PanelDraft): string {
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
        what: `field \`${field.id}\` is called \`${name}\` here, since another field of that name has a different label`,
      });
    return name;
  }
}
