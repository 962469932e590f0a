import type { Databases } from '../db/file/databases.ts';
import type { Root } from '../root.ts';
import type { DatabasesView } from './database-view.ts';
import type { TemplateSource } from './template-source.ts';

/** What templates are expanded from, and who hears about it. */
export interface ExpanderOptions {
  readonly root: Root;
  readonly databases: Databases;
  /** Packages that bring fragments; of two that bring the same one the later package's counts. */
  readonly sources: readonly TemplateSource[];
  /** Gets a line for each warning. */
  readonly report?: (line: string) => void;
  /** Gets what Perl fragments print. */
  readonly print?: (bytes: Uint8Array) => void;
  /** Longest time for the Perl of one template; default 120. */
  readonly perlSeconds?: number;
}

/** How one template is to be expanded. */
export interface ExpandOptions {
  /** Default `file`. In memory nothing is written, and Perl fragments cannot change databases. */
  readonly into?: 'file' | 'memory';
  /** The databases as fragments shall see them: nothing is written then. The files as they are now where absent. */
  readonly view?: DatabasesView | undefined;
  /** The event it is expanded for, which fragments know as `event` or `$EVENT`. */
  readonly event?: string | undefined;
  /** Another output than the template's own path, below the root. */
  readonly outputPath?: string | undefined;
  /** Hears of each template that a fragment expands. */
  readonly onNested?: ((expansion: Expansion) => void) | undefined;
  /** Folders below the root to take fragments from, instead of the usual ones. */
  readonly queue?: readonly string[] | undefined;
}

/** What came of a template. */
export interface Expansion {
  /** The template's path. */
  readonly path: string;
  /** The file it goes to, absolute. */
  readonly file: string;
  readonly outcome: 'written' | 'unchanged' | 'deleted' | 'memory';
  /** What it is for: its file, or no file, since its metadata says that its text is only given back. */
  readonly makes: 'file' | 'no file' | 'text';
  /** What the file holds, or would; empty where it was, or would be, deleted. */
  readonly bytes: Buffer;
}
