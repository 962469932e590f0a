import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { shellWord } from '../../process/shell-word.ts';
import type { Root } from '../../root.ts';

const inFolder = 'sbin/e-smith';

/** Where scripts for servers of this family look for the commands. Source: developer manual, section 4. */
const places: readonly string[] = [
  ...['db', 'config', 'signal-event', 'expand-template', 'validate'].map((name) => `${inFolder}/${name}`),
  'etc/e-smith/events/actions/initialize-default-databases',
];

/** Where packages and administrators put the defaults of records. Source: developer manual, section 4. */
const defaults = ['accounts', 'configuration'].map((name) => `etc/e-smith/db/${name}/defaults`);

/**
 * Writes the classic commands at their classic places, and creates the folders of defaults; existing files stay.
 * @param panelsmith the program and arguments that run `panelsmith`
 * @returns the files that were written
 */
export function writeClassicCommands(root: Root, panelsmith: readonly string[]): string[] {
  for (const folder of defaults) mkdirSync(root.path(folder), { recursive: true });
  const missing = places.map((place) => root.path(place)).filter((file) => !isThere(file));
  for (const file of missing) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, commandText(root, [...panelsmith, file.slice(dirname(file).length + 1)]));
    chmodSync(file, 0o755);
  }
  return missing;
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** The text of a command. Called by an action of another root, it works on that root. */
function commandText(root: Root, words: readonly string[]): string {
  return `#!/bin/sh
# The command of Panelsmith with this name.
PANELSMITH_ROOT=\${PANELSMITH_ROOT:-${shellWord(root.folder)}}
export PANELSMITH_ROOT
exec ${words.map(shellWord).join(' ')} "$@"
`;
}
