import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readableText } from '../../files/regular-file.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import { localProgramPath } from '../../process/program-path.ts';
import { shellWord } from '../../process/shell-word.ts';
import type { Root } from '../../root.ts';

/** The commands on the path of actions, whatever is installed on the machine. */
const classicCommands = [
  'config',
  'db',
  'expand-template',
  'initialize-default-databases',
  'panelsmith',
  'signal-event',
  'validate',
];

/**
 * Returns the environment of every action. Nothing else is passed on, so that an action does the same for everybody who
 * signals the event.
 * @param packageFolders more folders of packages, so that commands of actions know the same packages
 */
export function actionEnvironment(
  root: Root,
  run: string,
  commandsFolder: string | undefined,
  packageFolders: readonly string[] = [],
): Record<string, string> {
  const path = [...(commandsFolder === undefined ? [] : [commandsFolder]), localProgramPath, dirname(process.execPath)];
  return {
    PATH: path.join(delimiter),
    LANG: 'C.UTF-8',
    HOME: homedir(),
    PANELSMITH_ROOT: root.folder,
    PANELSMITH_RUN: run,
    ...(packageFolders.length > 0 && { PANELSMITH_PANELS: packageFolders.join(delimiter) }),
  };
}

/**
 * Creates the folder of commands for actions: small scripts that start `program` with the Node program that is running
 * now.
 * @param failed receives the reason if it cannot be created; actions then find only the commands of the machine
 * @returns undefined if it cannot be created
 */
export function makeCommands(root: Root, program: string, failed: (error: unknown) => void): string | undefined {
  const folder = join(root.cache, 'bin');
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of classicCommands) writeScript(join(folder, name), commandScript(program, name));
    return folder;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

function commandScript(program: string, name: string): string {
  const command = name === 'panelsmith' ? '' : ` ${name}`;
  return `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(program)}${command} "$@"\n`;
}

function writeScript(file: string, script: string): void {
  if (readableText(file) !== script) replaceFileNow(file, script, { mode: 0o755 });
}
