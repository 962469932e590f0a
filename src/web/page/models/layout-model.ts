import type { ProblemArgs } from '../../../problems.ts';

/** A sentence: a lexicon key and the values it names. */
export interface Sentence {
  readonly key: string;
  readonly args: ProblemArgs;
}

export interface Link {
  readonly label: string;
  readonly href: string;
}

/**
 * What the frame around every page needs. The other files of this folder say what the view of their name shows. All of it
 * is plain data: every `label`, `title`, `help` and `key` is a lexicon key for `t`, looked up in the panel's lexicon first
 * and the shared one after; every `text` is shown as it is.
 */
export interface Layout {
  /** BCP 47 tag of the page's language. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly theme: Theme;
  /** Title of the page, in its language. */
  readonly title: string;
  /** The page shows again what was submitted and refused. */
  readonly refused: boolean;
  /** The server's name, such as `office.example.com`. */
  readonly server: string;
  /** Prefix of every URL of the panel, without a slash at the end. */
  readonly base: string;
  readonly account: AccountModel;
  readonly menu: MenuModel;
  readonly assets: Assets;
  /** Form token, for the hidden `_csrf` of every form. */
  readonly csrf: string;
  /** Ends every link of a row; the place in the list takes it over. */
  readonly inList: string;
  readonly message: MessageModel | undefined;
  /** Seconds after which the page reloads itself when scripts are off; 0 never. */
  readonly refreshSeconds: number;
}

/** URLs of the fixed files, each with a content hash in its name. */
export interface Assets {
  readonly css: string;
  readonly js: string;
  readonly icons: string;
  readonly favicon: string;
}

/** Who is at the browser, and how they like it; the same object as long as nothing of it changes. */
export interface AccountModel {
  /** The signed-in account; undefined for a stranger. */
  readonly user: string | undefined;
  readonly theme: Theme;
  readonly languages: readonly LanguageChoice[];
  /** Form token. */
  readonly csrf: string;
  /** Path and query of this page, where the preferences form returns to. */
  readonly here: string;
}

export type Theme = 'auto' | 'light' | 'dark';

interface LanguageChoice {
  readonly code: string;
  /** The language's own name for itself. */
  readonly text: string;
  readonly chosen: boolean;
}

/** The navigation bar; the same object as long as nothing of it changes. */
export interface MenuModel {
  readonly home: { readonly href: string; readonly current: boolean };
  readonly headings: readonly MenuHeading[];
}

interface MenuHeading {
  /** Already in the page's language. */
  readonly text: string;
  readonly entries: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
}

/** The outcome of what the person just did, as the session keeps it for the next page. */
export interface Message {
  readonly kind: 'success' | 'warning' | 'danger';
  readonly sentences: readonly Sentence[];
  /** The panel whose lexicon says them; the shared one when absent. */
  readonly panel?: string;
  /** Where to read more, such as the run's page. */
  readonly link?: Link;
}

/** A message in the page's language; shown once, at the top. */
interface MessageModel {
  readonly kind: Message['kind'];
  readonly texts: readonly string[];
  readonly link: { readonly text: string; readonly href: string } | undefined;
}
