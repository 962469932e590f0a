import type { ChangeSet } from '../../changes/change-set.ts';
import { editedProperties, isEditedBy, type EditedProperty, type PropertyPlace } from '../pages/edited-properties.ts';
import { offersChoices, type Choice } from '../fields/field.ts';
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
 * @param log gets a line, once for each panel, where the choices of a panel cannot be asked for; then any value may pass
 */
export function foreignValues(
  panel: string,
  changes: ChangeSet,
  panels: readonly PanelDefinition[],
  log: WarnLog,
): ForeignValue[] {
  return changes.changes.flatMap(({ database, key, after: type, properties }) =>
    properties.flatMap(({ name: property, before, after: value }) => {
      // An empty value for a missing property is not a new value.
      if (type === undefined || value === undefined || value === (before ?? '')) return [];
      const [owner, declared] = ownerOf({ database, key, type, property }, panels);
      if (owner === undefined || owner.name === panel) return [];
      try {
        const record = changes.database(database).stored(key);
        const answers = declared.map(({ field }) => valuesOf(field, field.choices(changes, record), before));
        if (answers.some((answer) => answer.takes(value))) return [];
        const values = [...new Set(answers.flatMap((answer) => answer.values))];
        return [{ database, key, property, value, owner: owner.name, values }];
      } catch (err) {
        if (!warned.has(owner))
          log('warn', `the choices of panel ${owner.name} for ${property} cannot be read`, { err });
        warned.add(owner);
        return [];
      }
    }),
  );
}

type WarnLog = (level: 'warn', line: string, details: object) => void;

/** The panels whose choices could not be read, as they were loaded: a panel that was mended is another one. */
const warned = new WeakSet<PanelDefinition>();

/** The first panel that declared choices for a property, and its fields. */
function ownerOf(
  place: PropertyPlace,
  panels: readonly PanelDefinition[],
): [owner: PanelDefinition | undefined, fields: readonly EditedProperty[]] {
  for (const panel of panels) {
    const declared = editedProperties(panel).filter(
      (edited) => offersChoices(edited.field) && isEditedBy(edited, place),
    );
    if (declared.length > 0) return [panel, declared];
  }
  return [undefined, []];
}

interface Declared {
  readonly values: readonly string[];
  takes(value: string): boolean;
}

/** The values a field allows for a property. */
function valuesOf(field: EditedProperty['field'], choices: readonly Choice[], before: string | undefined): Declared {
  const offered = choices.map(({ value }) => value);
  if (field.control === 'switch' || field.control === 'checkbox') {
    const values = [...offered, field.write([])];
    return { values, takes: (value) => values.includes(value) };
  }
  const known = [...offered, ...field.read(before ?? ''), ...(field.optional ? [''] : [])];
  return { values: offered, takes: (value) => field.read(value).every((text) => known.includes(text)) };
}
