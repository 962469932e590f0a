import { statSync } from 'node:fs';
import { join } from 'node:path';
import { kindAt, readRegularFile } from '../../files/regular-file.ts';
import type { StateFileKind } from '../../files/state/state-file.ts';
import { readerLanguagesFile } from '../../mail/reader-languages.ts';
import { serverEndsFile } from '../../packages/blame/left-out-packages.ts';
import { packagesTurnedOnFile } from '../../packages/finding/own-base.ts';
import type { Root } from '../../root.ts';
import { accountPreferencesFile } from '../session/account-preferences.ts';
import { signInLimitsFile } from '../session/sign-in/limits-file.ts';
import { sentAlertsFile } from './sent-alerts.ts';

/** The limit for files without a limit of their own: a larger one was not written by Panelsmith. */
const maxStateBytes = 16 * 1_048_576;

/** The JSON files in the state folder; the content of a damaged one is ignored, and the file is written again. */
const files: readonly StateFileKind[] = [
  accountPreferencesFile,
  readerLanguagesFile,
  sentAlertsFile,
  packagesTurnedOnFile,
  serverEndsFile,
  signInLimitsFile,
];

/** Files of the state folder whose content cannot be used. A pipe or a folder in place of one is reported elsewhere. */
export function findDamagedState({ state }: Root): string[] {
  return files
    .map((file) => ({ path: join(state, file.name), file }))
    .filter(({ path, file }) => kindAt(path) === 'file' && !isUsable(path, file))
    .map(({ path }) => path);
}

function isUsable(path: string, { isOurs, maxBytes = maxStateBytes }: StateFileKind): boolean {
  try {
    return statSync(path).size <= maxBytes && isOurs(JSON.parse(readRegularFile(path)));
  } catch {
    return false;
  }
}
