import type { AnyInput } from '../fields/field.ts';
import type { FormPage } from './form-page.ts';
import { inputs, placeOf } from '../fields/field-values.ts';
import type { PanelDefinition } from './panel-definition.ts';

/** A property that a field edits: of one fixed record, or of all records of a type. */
export interface EditedProperty {
  readonly page: string;
  readonly name: string;
  readonly field: AnyInput;
  readonly database: string;
  /** The record's key; undefined for records of `type`. */
  readonly key: string | undefined;
  readonly type: string;
  /** Keys of the only records of the page, of any type. */
  readonly only: readonly string[] | undefined;
  readonly property: string;
}

/** Every property that the fields of a panel edit. */
export function editedProperties(panel: PanelDefinition): readonly EditedProperty[] {
  const known = found.get(panel) ?? findProperties(panel);
  found.set(panel, known);
  return known;
}

/** A property of a record of a type. */
export interface PropertyPlace {
  readonly database: string;
  readonly key: string;
  readonly type: string;
  readonly property: string;
}

/** Whether a field edits a property of a fixed record. */
export function isEditedBy(edited: EditedProperty, place: PropertyPlace): boolean {
  if (edited.database !== place.database || edited.property !== place.property) return false;
  if (edited.key !== undefined) return edited.key === place.key;
  return edited.only ? edited.only.includes(place.key) : edited.type === place.type;
}

/** Cached, because each panel that is loaded later asks for it again. */
const found = new WeakMap<PanelDefinition, readonly EditedProperty[]>();

function findProperties(panel: PanelDefinition): readonly EditedProperty[] {
  return Object.entries(panel.pages).flatMap(([page, definition]) =>
    definition.kind === 'form' ? propertiesOf(page, definition) : [],
  );
}

function propertiesOf(page: string, form: FormPage): EditedProperty[] {
  return inputs(form.fields).flatMap(([name, field]): EditedProperty[] => {
    const place = form.creates && name === form.key ? undefined : placeOf(name, field);
    if (place === undefined) return [];
    const common = { page, name, field, only: undefined };
    if ('property' in place)
      return [{ ...common, ...form.source, only: form.only, key: form.settings, property: place.property }];
    const { database, key, name: property, type = 'configuration' } = place.setting;
    return [{ ...common, database, key, type, property }];
  });
}
