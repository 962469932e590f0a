import type { ChangeSet } from '../../changes/change-set.ts';
import { editedProperties, isAbout, type EditedProperty } from '../pages/edited-properties.ts';
import { offersChoices } from '../fields/field.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';

/** A value that a panel would store in a property owned by another panel. */
export interface ForeignValue {
  readonly database: string;
  readonly key: string;
  readonly property: string;
  readonly value: string;
  /** Name of the panel that declared the choices. */
  readonly owner: string;
  readonly values: readonly string[];
}

/**
 * New values in a panel's change set that are not among the choices of the first panel that declared the property:
 * programs that read it would not know them. Already stored values may stay.
 * Source: developer manual, section 4, "You should not create new options for existing properties".
 * @param panel name of the panel that staged it
 * @param panels all panels, in the order they were loaded
 */
export function foreignValues(panel: string, changes: ChangeSet, panels: readonly PanelDefinition[]): ForeignValue[] {
  return changes.changes.flatMap(({ database, key, after: type, properties }) =>
    properties.flatMap(({ name: property, before, after: value }) => {
      // An empty value for a missing property is not a new value.
      if (type === undefined || value === undefined || value === (before ?? '')) return [];
      const [owner, declared] = ownerOf({ database, key, type, property }, panels);
      if (owner === undefined || owner === panel) return [];
      const answers = declared.map(({ field }) => valuesOf(field, key, database, before, changes));
      if (answers.some((answer) => answer === undefined || answer.takes(value))) return [];
      const values = [...new Set(answers.flatMap((answer) => answer?.values ?? []))];
      return [{ database, key, property, value, owner, values }];
    }),
  );
}

type Place = Parameters<typeof isAbout>[1];

/** The first panel that declared choices for a property, and its fields. */
function ownerOf(place: Place, panels: readonly PanelDefinition[]): [string | undefined, readonly EditedProperty[]] {
  for (const panel of panels) {
    const declared = editedProperties(panel).filter((edited) => offersChoices(edited.field) && isAbout(edited, place));
    if (declared.length > 0) return [panel.name, declared];
  }
  return [undefined, []];
}

interface Declared {
  readonly values: readonly string[];
  takes(value: string): boolean;
}

/** The values a field allows for a property; undefined when not known. */
function valuesOf(
  field: EditedProperty['field'],
  key: string,
  database: string,
  before: string | undefined,
  changes: ChangeSet,
): Declared | undefined {
  try {
    const offered = field.choices(changes, changes.database(database).stored(key)).map(({ value }) => value);
    if (field.control === 'switch' || field.control === 'checkbox') {
      const values = [...offered, field.write([])];
      return { values, takes: (value) => values.includes(value) };
    }
    const known = [...offered, ...field.read(before ?? ''), ...(field.optional ? [''] : [])];
    return { values: offered, takes: (value) => field.read(value).every((text) => known.includes(text)) };
  } catch {
    return undefined;
  }
}
