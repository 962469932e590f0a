import type { AnyInput } from '../field.ts';
import { inputs, placeOf } from '../form-values.ts';
import type { FormPage } from '../form-page.ts';
import type { PanelDefinition } from '../panel-definition.ts';

/** A property that a field of a page edits: of one certain record, or of all records of a type. */
export interface EditedProperty {
  readonly page: string;
  readonly name: string;
  readonly field: AnyInput;
  readonly database: string;
  /** The record's key; undefined for records of `type`. */
  readonly key: string | undefined;
  readonly type: string;
  readonly property: string;
}

/** Every property that the fields of a panel edit. */
export function editedProperties(panel: PanelDefinition): readonly EditedProperty[] {
  const known = found.get(panel) ?? findProperties(panel);
  found.set(panel, known);
  return known;
}

/** A panel is asked about again for each one that is loaded after it. */
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
    const common = { page, name, field };
    if ('property' in place) return [{ ...common, ...form.source, key: form.settings, property: place.property }];
    const { database, key, name: property, type = 'configuration' } = place.setting;
    return [{ ...common, database, key, type, property }];
  });
}
