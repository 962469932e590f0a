import { inputs, placeOf, type NamedInput } from '../fields/field-values.ts';
import type { FormPage } from '../pages/form-page.ts';

/** A property of a record of a database. */
interface StoredProperty {
  readonly database: string;
  readonly key: string;
  readonly property: string;
}

/**
 * The property that a field of a page stores; undefined if it stores none, or if there is no record yet.
 * @param key of the record that the page edits
 */
export function propertyOf(
  { source }: FormPage,
  key: string | undefined,
  [name, field]: NamedInput,
): StoredProperty | undefined {
  const place = placeOf(name, field);
  if (place === undefined) return undefined;
  if ('setting' in place)
    return { database: place.setting.database, key: place.setting.key, property: place.setting.name };
  return key === undefined ? undefined : { database: source.database, key, property: place.property };
}

/**
 * The field of a page that stores a property; undefined if none does.
 * @param key of the record that the page edits
 * @param wanted without a property where it is about a whole record
 */
export function fieldOf(
  page: FormPage,
  key: string,
  wanted: Omit<StoredProperty, 'property'> & { readonly property?: string | undefined },
): NamedInput | undefined {
  return inputs(page.fields).find((named) => {
    const stored = propertyOf(page, key, named);
    return (
      stored !== undefined &&
      stored.property === wanted.property &&
      stored.database === wanted.database &&
      stored.key === wanted.key
    );
  });
}
