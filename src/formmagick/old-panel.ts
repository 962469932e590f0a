import type { Form } from './read/old-form.ts';
import type { FileProblem } from './read/lexicon-files.ts';
import type { Call } from './read/call.ts';
import type { Sub } from './subs.ts';

/** The sentences of one language: HTML by lexicon base. */
export type LexiconTexts = ReadonlyMap<string, string>;

/** An original panel as it works here: its form and texts as they are, its subs as far as they are written. */
export interface OldPanel {
  readonly kind: 'old';
  /** URL and menu key in one: its file name, or that of its folder where another panel has the first. */
  readonly name: string;
  /** What its own links call it. */
  readonly fileName: string;
  /** Its place in the menu; heading and description are lexicon bases, undefined where its header says none. */
  readonly menu: {
    readonly heading: string | undefined;
    readonly description: string | undefined;
    readonly order: readonly [number, number];
  };
  readonly form: Form;
  /** Its form has no pages: all it showed came from its Perl. */
  readonly drawsItself: boolean;
  /** By BCP 47 tag. */
  readonly lexicons: ReadonlyMap<string, LexiconTexts>;
  /** The sub that is asked for values of the sentences, where a lexicon names one. */
  readonly params: Call | undefined;
  readonly subs: ReadonlyMap<string, Sub>;
  /** Subs that its own Perl code has, which is never run. */
  readonly perlSubs: ReadonlySet<string>;
  /** Subs the form names that are not written yet, in order. */
  readonly missing: readonly string[];
  readonly problems: readonly FileProblem[];
  /** Files of its Perl that were read besides its own: from its folder, or absolute. */
  readonly modules: readonly string[];
  /** False for a panel of a classic install that nobody wrote subs for: it is in the menu only where the admin says so. */
  readonly isConverted: boolean;
}

/** A section and an entry of the menu whose weights nobody gave come last. */
export const lastInMenu: readonly [number, number] = [99_999, 99_999];
