import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../../packages/mistake.ts';
import { beginningWithoutRecords } from '../fields/empty-server.ts';
import type { AnyInput } from '../fields/field.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { editedProperties } from '../pages/edited-properties.ts';

/**
 * Properties of fixed records that a panel edits without a default in a package or in the field: their value would be
 * undefined on a server where the page was never saved. Properties of accounts and similar records need no default.
 * Source: developer manual, section 4, "Adding new account properties", "Configuration databases".
 * @param folders with `DATABASE/defaults/KEY/PROPERTY`, of all packages and of the root
 */
export function defaultMistakes(panel: PanelDefinition, folders: () => readonly string[]): readonly Mistake[] {
  return editedProperties(panel).flatMap(({ page, name, field, database, key, property }) => {
    if (key === undefined || canBeUnset(field)) return [];
    if (folders().some((folder) => setsProperty(join(folder, database), key, property))) return [];
    const reason = `field ${name} of page ${page} edits property ${property} of ${key}, which has no default: there is no db/${database}/defaults/${key}/${property}`;
    return [{ reason, at: ['pages', page, name] }];
  });
}

/** Whether a field has its own value for a property that was never set. */
function canBeUnset(field: AnyInput): boolean {
  const isToggle = field.control === 'switch' || field.control === 'checkbox';
  if (!isToggle && field.optional) return true;
  const beginning = beginningWithoutRecords(field) ?? [''];
  return isToggle ? beginning.length > 0 : beginning.some((text) => text !== '');
}

/** A default, a forced value, or a migrate fragment that sets it. */
export function setsProperty(folder: string, key: string, property: string): boolean {
  const places = ['defaults', 'force'].map((kind) => join(folder, kind, key, property));
  return places.some((place) => existsSync(place)) || isMigrated(join(folder, 'migrate'), key, property);
}

/** Whether a database has defaults for a record. */
export function hasRecord(folder: string, key: string): boolean {
  return (
    ['defaults', 'force'].some((kind) => existsSync(join(folder, kind, key))) ||
    isMigrated(join(folder, 'migrate'), key, '')
  );
}

function isMigrated(folder: string, key: string, property: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(folder, file.name), 'latin1'))
    .some((text) => text.includes(key) && text.includes(property));
}
