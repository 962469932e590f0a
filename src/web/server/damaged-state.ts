import { statSync } from 'node:fs';
import { join } from 'node:path';
import { kindAt, readRegularFile } from '../../files/regular-file.ts';
import type { StateForm } from '../../files/state-file.ts';
import { languagesForm } from '../../mail/reader-languages.ts';
import { endsForm } from '../../packages/left-out.ts';
import { turnedOnForm } from '../../packages/own-base.ts';
import type { Root } from '../../root.ts';
import { choicesForm } from '../session/account-choices.ts';
import { limitsForm } from '../session/sign-in/limits-file.ts';
import { toldForm } from './told-alerts.ts';

/** A larger file was not written by us, whichever it is. */
const mostOfAny = 16 * 1_048_576;

/** The JSON files in the state folder; a damaged one is ignored and written again. */
const forms: readonly StateForm[] = [choicesForm, languagesForm, toldForm, turnedOnForm, endsForm, limitsForm];

/** Files of the state folder whose content cannot be used. A pipe or a folder in place of one is reported elsewhere. */
export function findDamagedState({ state }: Root): string[] {
  return forms
    .map((form) => ({ path: join(state, form.name), form }))
    .filter(({ path, form }) => kindAt(path) === 'file' && !isUsable(path, form))
    .map(({ path }) => path);
}

function isUsable(path: string, { isOurs, mostBytes = mostOfAny }: StateForm): boolean {
  try {
    return statSync(path).size <= mostBytes && isOurs(JSON.parse(readRegularFile(path)));
  } catch {
    return false;
  }
}
