import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../../packages/mistake.ts';
import type { PanelDefinition } from '../panel-definition.ts';
import { editedProperties } from './edited-properties.ts';

/**
 * Properties of certain records that a panel edits and no package gives a default, so that a server which never saw the
 * panel would not have them. A property of accounts and the like needs none: a record has it once it is written.
 * Source: developer manual, section 4, "Adding new account properties", "Configuration databases".
 * @param folders with `DATABASE/defaults/KEY/PROPERTY`, of all packages and of the root
 */
export function defaultMistakes(panel: PanelDefinition, folders: readonly string[]): readonly Mistake[] {
  return editedProperties(panel).flatMap(({ page, name, database, key, property }) => {
    if (key === undefined || folders.some((folder) => gives(join(folder, database), key, property))) return [];
    const reason = `field ${name} of page ${page} edits property ${property} of ${key}, which has no default: there is no db/${database}/defaults/${key}/${property}`;
    return [{ reason, at: ['pages', page, name] }];
  });
}

/** A default, a forced value, or a fragment that sets one when databases are migrated. */
function gives(folder: string, key: string, property: string): boolean {
  const places = ['defaults', 'force'].map((kind) => join(folder, kind, key, property));
  return places.some((place) => existsSync(place)) || isMigrated(join(folder, 'migrate'), key, property);
}

function isMigrated(folder: string, key: string, property: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(folder, file.name), 'latin1'))
    .some((text) => text.includes(key) && text.includes(property));
}
