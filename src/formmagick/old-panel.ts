import type { OldForm } from './read/old-form.ts';
import type { FileMistake } from './read/lexicon-files.ts';
import type { SubCall } from './read/call.ts';
import type { Sub } from './subs.ts';

/** The sentences of one language: HTML by lexicon base. */
export type LexiconTexts = ReadonlyMap<string, string>;

/** An old panel as loaded here: its original form and texts, and the subs that were written for it in TypeScript. */
export interface OldPanel {
  readonly kind: 'old';
  /** URL and menu key: the panel's file name, or its folder's name if another panel already has the file name. */
  readonly name: string;
  /** The name that the panel's own links use. */
  readonly fileName: string;
  /** Its place in the menu. Heading and description are lexicon bases, undefined if the header has none. */
  readonly menu: {
    readonly heading: string | undefined;
    readonly description: string | undefined;
    readonly order: readonly [number, number];
  };
  readonly form: OldForm;
  /** True if the form has no pages: Perl code drew everything. */
  readonly drawsItself: boolean;
  /** By BCP 47 tag. */
  readonly lexicons: ReadonlyMap<string, LexiconTexts>;
  /** The sub that returns values for the variables in sentences, if a lexicon names one. */
  readonly params: SubCall | undefined;
  readonly subs: ReadonlyMap<string, Sub>;
  /** Subs in the panel's Perl code, which is never run. */
  readonly perlSubs: ReadonlySet<string>;
  /** Subs that the form names and that are not written yet, in order. */
  readonly missing: readonly string[];
  readonly mistakes: readonly FileMistake[];
  /** Perl files that were read besides the panel file: relative to its folder, or absolute. */
  readonly modules: readonly string[];
  /**
   * False for a panel of a classic install without subs in TypeScript; such a panel is in the menu only if the
   * administrator enables it.
   */
  readonly isConverted: boolean;
}

/** Menu weights of a section or entry without weights: it comes last. */
export const lastInMenu: readonly [number, number] = [99_999, 99_999];
