import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Root } from '../root.ts';

/** What a command receives besides its arguments. */
export interface CommandContext {
  readonly root: Root;
  /** The program name used in messages. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  stdin(): Promise<string>;
  out(text: string | Uint8Array): void;
  err(text: string): void;
}

/**
 * Prints a line on standard error, after the name of the program.
 * @returns 1, the exit status of most commands that failed
 */
export function complain(context: Pick<CommandContext, 'program' | 'err'>, line: string): number {
  context.err(`${context.program}: ${line}\n`);
  return 1;
}

/**
 * Whether the folder of the root is missing; this is reported on standard error. In a wrong folder, a new empty root must
 * not be mistaken for the intended one.
 */
export function isRootMissing(context: Pick<CommandContext, 'root' | 'environment' | 'program' | 'err'>): boolean {
  const { root, environment } = context;
  if (environment['PANELSMITH_ROOT'] !== undefined || existsSync(root.folder)) return false;
  complain(context, `there is no root ${root.folder}; set PANELSMITH_ROOT, or make one with "panelsmith serve"`);
  return true;
}

/** Returns a function that prints lines on standard error. */
export function linePrinter(context: Pick<CommandContext, 'err'>): (line: string) => void {
  return (line) => {
    context.err(`${line}\n`);
  };
}

/**
 * Returns additional folders of packages, as absolute paths, from `PANELSMITH_PANELS`, which separates them by colons.
 */
export function packageFoldersOf(environment: CommandContext['environment']): string[] {
  return (environment['PANELSMITH_PANELS'] ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => resolve(folder));
}
