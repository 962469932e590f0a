import type { ReportLine } from '../db/defaults/file-fault.ts';
import type { Databases } from '../db/file/databases.ts';
import type { Root } from '../root.ts';
import type { TemplateSource } from './template-source.ts';
import type { DatabasesView } from '../db/file/database-view.ts';

/** What an expander needs: the sources of templates, and functions that receive reports. */
export interface ExpanderContext {
  readonly root: Root;
  readonly databases: Databases;
  /** Packages with fragments. If several have the same fragment, the later package takes precedence. */
  readonly sources: readonly TemplateSource[];
  /** Receives one line for each warning. */
  readonly report?: ReportLine;
  /** Receives what Perl fragments print. */
  readonly print?: (bytes: Uint8Array) => void;
  /** Longest time in seconds for the Perl code of one template; default: 120. */
  readonly perlSeconds?: number;
}

/** Options for expanding one template. */
export interface ExpandOptions {
  /** Default: `file`. With `memory` nothing is written, and Perl fragments cannot change databases. */
  readonly into?: 'file' | 'memory';
  /** The databases as the fragments see them; nothing is written then. Default: the current files. */
  readonly view?: DatabasesView | undefined;
  /** The event that is signalled; fragments see it as `event` or `$EVENT`. */
  readonly event?: string | undefined;
  /** Output path below the root; default: the path of the template. */
  readonly outputPath?: string | undefined;
  /** Called for each template that a fragment expands. */
  readonly onNested?: ((expansion: Expansion) => void) | undefined;
  /** Folders below the root that replace the usual fragment folders. */
  readonly queue?: readonly string[] | undefined;
}

/** The result of expanding a template. */
export interface Expansion {
  /** The path of the template. */
  readonly path: string;
  /** Absolute path of the output file. */
  readonly file: string;
  /** `left out`: the program that reads the file, or an account that it names, is missing. */
  readonly outcome: 'written' | 'unchanged' | 'deleted' | 'memory' | 'left out';
  /** `no file`: the metadata removes the file. `text`: the metadata says that the text is only returned. */
  readonly makes: 'file' | 'no file' | 'text';
  /** The content of the file; empty if the file is deleted or left out. */
  readonly bytes: Buffer;
  /** Whether the folder of the file is made for it, if it is missing. */
  readonly makesFolder: boolean;
  /** The program that could not check a new file, because it is missing or this is not the running system. */
  readonly unchecked: string | undefined;
}
