import type { Mistake } from '../../packages/mistake.ts';
import { offersChoices, type AnyInput } from '../field.ts';
import { choicesWithoutRecords } from '../lexicon-keys.ts';
import type { PanelDefinition } from '../panel-definition.ts';
import { editedProperties, type EditedProperty } from './edited-properties.ts';

/** A panel of another package that was loaded before. */
interface Other {
  readonly name: string;
  readonly definition: PanelDefinition | undefined;
}

/**
 * Values that a panel offers for a property which another package had first, and which that one does not offer: whatever
 * reads the property would not know them. A property of one's own says more.
 * Source: developer manual, section 4, "You should not create new options for existing properties".
 */
export function valueMistakes(panel: PanelDefinition, others: readonly Other[]): readonly Mistake[] {
  return editedProperties(panel).flatMap((edited) => {
    const values = offered(edited.field);
    const owner = values.length > 0 ? ownerOf(edited, others) : undefined;
    if (!owner) return [];
    const { page, name, property } = edited;
    return values
      .filter((value) => !owner.values.includes(value))
      .map((value) => ({
        reason: `field ${name} of page ${page} offers ${JSON.stringify(value)} for property ${property}, which is of package ${owner.name} and can be ${owner.values.join(', ')}`,
        at: ['pages', page, name, value],
      }));
  });
}

/** The package that was the first to offer values of a property, and the values. */
function ownerOf(
  edited: EditedProperty,
  others: readonly Other[],
): { readonly name: string; readonly values: readonly string[] } | undefined {
  for (const { name, definition } of others) {
    const same = definition ? editedProperties(definition).filter((other) => isSame(other, edited)) : [];
    const values = [...new Set(same.flatMap(({ field }) => offered(field)))];
    if (values.length > 0) return { name, values };
  }
  return undefined;
}

function isSame(one: EditedProperty, other: EditedProperty): boolean {
  if (one.database !== other.database || one.property !== other.property) return false;
  return one.key === undefined && other.key === undefined ? one.type === other.type : one.key === other.key;
}

/** The values a field offers whatever records there are; none where it offers no choice. */
function offered(field: AnyInput): readonly string[] {
  if (!offersChoices(field)) return [];
  const values = choicesWithoutRecords(field).map(({ value }) => value);
  const off = field.control === 'switch' || field.control === 'checkbox' ? [field.write([])] : [];
  return [...values, ...off].filter((value) => value !== '');
}
