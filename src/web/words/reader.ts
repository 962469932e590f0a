import type { System } from '../../system.ts';
import type { Wording } from './wording.ts';

/** Who reads a page: in which language, and in the words of which packages. */
export interface Reader {
  readonly language: string;
  readonly web: { readonly system: System; readonly wording: Wording };
}
