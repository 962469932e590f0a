import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../files/json-kinds.ts';
import { kindAt, readRegularFile } from '../../files/regular-file.ts';
import type { Root } from '../../root.ts';

/** A larger file was not written by us. */
const mostBytes = 16 * 1_048_576;

/** The JSON files in the state folder, with what each must be; a damaged one is ignored and written again. */
const forms: Readonly<Record<string, (json: unknown) => boolean>> = {
  'choices.json': isJsonObject,
  'reader-languages.json': isJsonObject,
  'told-alerts.json': isJsonObject,
  'packages-turned-on.json': Array.isArray,
  'server-ends.json': (json) => hasLists(json, ['ends', 'leftOut']),
  'sign-in-limits.json': (json) => hasLists(json, ['addresses', 'accounts', 'sessions', 'known']),
};

/** Files of the state folder whose content cannot be used. A pipe or a folder in place of one is reported elsewhere. */
export function findDamagedState({ state }: Root): string[] {
  return Object.entries(forms)
    .map(([name, isOurs]) => ({ path: join(state, name), isOurs }))
    .filter(({ path, isOurs }) => kindAt(path) === 'file' && !isUsable(path, isOurs))
    .map(({ path }) => path);
}

function isUsable(path: string, isOurs: (json: unknown) => boolean): boolean {
  try {
    return statSync(path).size <= mostBytes && isOurs(JSON.parse(readRegularFile(path)));
  } catch {
    return false;
  }
}

function hasLists(json: unknown, names: readonly string[]): boolean {
  return isJsonObject(json) && names.every((name) => Array.isArray(Reflect.get(json, name)));
}
