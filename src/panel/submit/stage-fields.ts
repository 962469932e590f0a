import type { PropValues, StagedDatabase } from '../../changes/staged-database.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Checked } from './check-fields.ts';
import type { Fields } from '../fields/field.ts';
import type { FilledForm } from './filled-form.ts';
import { inputs, placeOf, storedAt } from '../fields/field-values.ts';

/**
 * Stages the values of a page's fields: in properties of its record, which is created if missing, and in the records of
 * settings.
 * @param checked texts by field, in the form to store; an unchanged field keeps exactly what is stored
 * @returns the staged record
 */
export function stageFields(
  { page, record, changes }: Omit<FilledForm, 'typed'>,
  fields: Fields,
  key: string,
  checked: Pick<Checked, 'accepted' | 'unchanged'>,
): DbRecord {
  const { database, type } = page.source;
  const { accepted, unchanged } = checked;
  const props: Record<string, string> = {};
  for (const [name, field] of inputs(fields)) {
    const place = name === page.key ? undefined : placeOf(name, field);
    const stored = place && unchanged.has(name) ? storedAt(place, record, changes) : undefined;
    const value = stored ?? field.write(accepted.get(name) ?? []);
    if (place && 'property' in place) props[place.property] = value;
    else if (place) {
      const { setting } = place;
      const inSettings = changes.database(setting.database);
      stageProps(inSettings, setting.key, setting.type ?? 'configuration', { [setting.name]: value });
    }
  }
  stageProps(changes.database(database), key, type, record ? props : { ...page.initially, ...props });
  return changes.database(database).get(key) ?? unreachable(key);
}

/** Sets properties of a record, which is created if missing. */
function stageProps(database: StagedDatabase, key: string, type: string, props: PropValues): void {
  if (!database.get(key)) database.create(key, type, props);
  else if (Object.keys(props).length > 0) database.setProps(key, props);
}

function unreachable(key: string): never {
  throw new Error(`the staged record ${key} has vanished`);
}
