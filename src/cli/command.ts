import { resolve } from 'node:path';
import type { Root } from '../root.ts';

/** What a command gets besides its arguments. */
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

/** More folders of packages, absolute, from `PANELSMITH_PANELS`, separated by colons. */
export function packageFoldersOf(environment: CommandContext['environment']): string[] {
  return (environment['PANELSMITH_PANELS'] ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => resolve(folder));
}
