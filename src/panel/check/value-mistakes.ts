import type { Mistake } from '../../packages/mistake.ts';
import { offersChoices, type AnyInput } from '../fields/field.ts';
import { choicesWithoutRecords, emptyServer } from '../lexicon-keys.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { editedProperties, type EditedProperty } from '../pages/edited-properties.ts';

/** A panel of another package that was loaded before. */
interface Other {
  readonly name: string;
  readonly definition: PanelDefinition | undefined;
}

/**
 * Values that a panel offers for a property which another package had first, or would store there by itself, and which that
 * one does not offer: whatever reads the property would not know them. A property of one's own says more. What is only
 * known when a form is sent is refused then.
 * Source: developer manual, section 4, "You should not create new options for existing properties".
 */
export function valueMistakes(panel: PanelDefinition, others: readonly Other[]): readonly Mistake[] {
  const offers = editedProperties(panel).flatMap((edited) =>
    foreignTo(edited, valuesIn(edited.field), others).map(({ value, said }) => ({
      reason: `field ${edited.name} of page ${edited.page} offers ${said}`,
      at: ['pages', edited.page, edited.name, value],
    })),
  );
  return [...offers, ...beginnings(panel, others)];
}

/** Properties that new records start with. */
function beginnings(panel: PanelDefinition, others: readonly Other[]): Mistake[] {
  return Object.entries(panel.pages).flatMap(([page, form]) =>
    form.kind === 'form'
      ? Object.entries(form.initially).flatMap(([property, value]) =>
          foreignTo({ ...form.source, key: undefined, property }, [value], others).map(({ said }) => ({
            reason: `page ${page} gives new records ${said}`,
            at: ['pages', page, 'initially', property],
          })),
        )
      : [],
  );
}

/**
 * Fields that let a person type a value for a property whose values another package declares: nothing else than those is
 * taken when the form is sent.
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

/** The values that the owner of a property does not have, each with what there is to say of it. */
function foreignTo(
  property: Property,
  values: readonly string[],
  others: readonly Other[],
): { value: string; said: string }[] {
  const owner = values.length > 0 ? ownerOf(property, others) : undefined;
  if (!owner) return [];
  const known = owner.values.join(', ');
  return values
    .filter((value) => !owner.values.includes(value))
    .map((value) => ({
      value,
      said: `${JSON.stringify(value)} for property ${property.property}, which is of package ${owner.name} and can be ${known}`,
    }));
}

/** The package that was the first to offer values of a property, and the values. */
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

/** The values a field offers whatever records there are, or begins with; none that is empty. */
function valuesIn(field: AnyInput): readonly string[] {
  return offersChoices(field) ? offered(field) : beginningOf(field).filter((value) => value !== '');
}

function beginningOf(field: AnyInput): readonly string[] {
  try {
    return field.initial(emptyServer, undefined);
  } catch {
    return [];
  }
}

/** The values a field offers whatever records there are; none where it offers no choice. */
function offered(field: AnyInput): readonly string[] {
  if (!offersChoices(field)) return [];
  const values = choicesWithoutRecords(field).map(({ value }) => value);
  const off = field.control === 'switch' || field.control === 'checkbox' ? [field.write([])] : [];
  return [...values, ...off].filter((value) => value !== '');
}
