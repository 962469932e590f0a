import type { Mistake } from '../../packages/mistake.ts';
import { beginningWithoutRecords, choicesWithoutRecords } from '../fields/empty-server.ts';
import { offersChoices, type AnyInput } from '../fields/field.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { editedProperties, type EditedProperty } from '../pages/edited-properties.ts';

/** A panel of another package, loaded before. */
interface Other {
  readonly name: string;
  readonly definition: PanelDefinition | undefined;
}

/**
 * Values that a panel offers or sets for a property owned by another package, and that the owner does not offer:
 * programs that read the property would not know them. Mistakes that only show when a form is sent are refused then.
 * Source: developer manual, section 4, "You should not create new options for existing properties".
 */
export function valueMistakes(panel: PanelDefinition, others: readonly Other[]): readonly Mistake[] {
  const offers = editedProperties(panel).flatMap((edited) =>
    foreignTo(edited, valuesIn(edited.field), others).map(({ value, description }) => ({
      reason: `field ${edited.name} of page ${edited.page} offers ${description}`,
      at: ['pages', edited.page, edited.name, value],
    })),
  );
  return [...offers, ...beginnings(panel, others)];
}

/** Properties set on new records. */
function beginnings(panel: PanelDefinition, others: readonly Other[]): Mistake[] {
  return Object.entries(panel.pages).flatMap(([page, form]) =>
    form.kind === 'form'
      ? Object.entries(form.initially).flatMap(([property, value]) =>
          foreignTo({ ...form.source, key: undefined, property }, [value], others).map(({ description }) => ({
            reason: `page ${page} gives new records ${description}`,
            at: ['pages', page, 'initially', property],
          })),
        )
      : [],
  );
}

/**
 * Free-text fields for a property whose values another package declares: only those values are accepted when the form
 * is sent.
 */
export function typedValueRemarks(panel: PanelDefinition, others: readonly Other[]): readonly Mistake[] {
  return editedProperties(panel).flatMap((edited) => {
    const owner = offersChoices(edited.field) ? undefined : ownerOf(edited, others);
    if (!owner) return [];
    const { page, name, property } = edited;
    const reason = `field ${name} of page ${page} edits property ${property}, which is of package ${owner.name}: nothing but ${owner.values.join(', ')} will be taken`;
    return [{ reason, at: ['pages', page, name] }];
  });
}

type Property = Pick<EditedProperty, 'database' | 'key' | 'type' | 'property'>;

/** The values that the owner of a property does not offer, each with its description. */
function foreignTo(
  property: Property,
  values: readonly string[],
  others: readonly Other[],
): { value: string; description: string }[] {
  const owner = values.length > 0 ? ownerOf(property, others) : undefined;
  if (!owner) return [];
  const known = owner.values.join(', ');
  return values
    .filter((value) => !owner.values.includes(value))
    .map((value) => ({
      value,
      description: `${JSON.stringify(value)} for property ${property.property}, which is of package ${owner.name} and can be ${known}`,
    }));
}

/** The first package that declares values for a property, and these values. */
function ownerOf(
  property: Property,
  others: readonly Other[],
): { readonly name: string; readonly values: readonly string[] } | undefined {
  for (const { name, definition } of others) {
    const same = definition ? editedProperties(definition).filter((other) => isSame(other, property)) : [];
    const values = [...new Set(same.flatMap(({ field }) => offered(field)))];
    if (values.length > 0) return { name, values };
  }
  return undefined;
}

function isSame(one: EditedProperty, other: Property): boolean {
  if (one.database !== other.database || one.property !== other.property) return false;
  return one.key === undefined && other.key === undefined ? one.type === other.type : one.key === other.key;
}

/** The values a field offers regardless of the records, or starts with; without empty ones. */
function valuesIn(field: AnyInput): readonly string[] {
  return offersChoices(field) ? offered(field) : (beginningWithoutRecords(field) ?? []).filter((value) => value !== '');
}

/** The values a field offers regardless of the records; empty when it is not a choice. */
function offered(field: AnyInput): readonly string[] {
  if (!offersChoices(field)) return [];
  const values = choicesWithoutRecords(field).map(({ value }) => value);
  const off = field.control === 'switch' || field.control === 'checkbox' ? [field.write([])] : [];
  return [...values, ...off].filter((value) => value !== '');
}
