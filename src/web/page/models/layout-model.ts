import type { Refusal, SentenceArgs, SentenceKey } from '../../../refusals.ts';

/** A message: a lexicon key and the values for its placeholders. */
export interface Sentence<key extends string = string> {
  readonly key: key;
  readonly args: SentenceArgs;
}

/** One of our own, never of a package. */
export type OwnSentence = Sentence<SentenceKey>;

export interface Link {
  readonly label: string;
  readonly args?: SentenceArgs;
  readonly href: string;
}

/**
 * Data for the frame of every page. The other files of this folder describe the data of the view with their name. All
 * of it is plain data: every `label`, `title`, `help` and `key` is a lexicon key for `t`, looked up in the panel's
 * lexicon first and then in the shared one; every `text` is shown as it is.
 */
export interface Layout {
  /** BCP 47 tag of the page's language. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly theme: Theme;
  /** Title of the page, already translated. */
  readonly title: string;
  /** The page shows a refused form again. */
  readonly refused: boolean;
  /** The server's name, such as `office.example.com`. */
  readonly server: string;
  /** Prefix of every URL of Panelsmith's pages, without trailing slash. */
  readonly base: string;
  readonly account: AccountModel;
  readonly menu: MenuModel;
  readonly star: StarModel | undefined;
  readonly assets: Assets;
  /** Placeholder for the form token, the same on every page; the view `form-token` puts it into each form. */
  readonly formToken: string;
  /** Placeholder at the end of the links of rows, for the place in the list. */
  readonly listPosition: string;
  readonly message: MessageModel | undefined;
  /** A change that is taken back unless it is confirmed. */
  readonly pending: PendingModel | undefined;
  /** Interval in seconds for reloading the page without scripts; 0: never. */
  readonly refreshSeconds: number;
}

/** The countdown of a change, on every page. */
interface PendingModel {
  /** The change set. */
  readonly id: string;
  /** Panel and page it was made on. */
  readonly origin: string;
  readonly author: string;
  readonly secondsLeft: number;
  /** The time left, and when it is over, already formatted. */
  readonly left: string;
  readonly until: string;
  /** Path and query of this page. */
  readonly here: string;
}

/** URLs of the static files, each with a content hash in its name. */
export interface Assets {
  readonly css: string;
  readonly js: string;
  readonly icons: string;
  readonly favicon: string;
}

/** The visitor and their preferences; the same object until something of it changes. */
export interface AccountModel {
  /** The signed-in account; undefined for a stranger. */
  readonly user: string | undefined;
  readonly theme: Theme;
  readonly languages: readonly LanguageChoice[];
  /** Path and query of this page; the preferences form returns there. */
  readonly here: string;
}

export type Theme = 'auto' | 'light' | 'dark';

interface LanguageChoice {
  readonly code: string;
  /** The language's name in the language itself. */
  readonly text: string;
  readonly chosen: boolean;
}

/** The navigation bar; the same object until something of it changes. */
export interface MenuModel {
  readonly home: { readonly href: string; readonly current: boolean };
  /** Panels that the account chose, to be on top. */
  readonly favourites: readonly { readonly text: string; readonly href: string }[];
  readonly headings: readonly MenuHeading[];
}

/**
 * The button that makes the open panel a favourite, or removes it from them; the same object until something of it
 * changes.
 */
export interface StarModel {
  readonly href: string;
  /** The panel's name in the page's language. */
  readonly text: string;
  readonly isOn: boolean;
  /** Path and query of this page. */
  readonly here: string;
}

interface MenuHeading {
  /** Already translated. */
  readonly text: string;
  readonly entries: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
}

/** The result of the person's last action, kept in the session for the next page. */
export type Message = MessageSentences & {
  readonly kind: 'success' | 'warning' | 'danger';
  /** Link to more information, such as the run's page. */
  readonly link?: Link;
  /** Whether people often follow the link next, so that the enter key follows it. */
  readonly isNext?: boolean;
  /** The entry of the history that it is about, if that can be undone. */
  readonly undo?: string;
};

/** In the words of a panel, or all of our own. */
type MessageSentences =
  | { readonly sentences: readonly Sentence[]; readonly panel: string }
  | { readonly sentences: readonly (OwnSentence | Refusal)[]; readonly panel?: undefined };

/** A translated message; shown once, at the top. */
interface MessageModel {
  readonly kind: Message['kind'];
  readonly texts: readonly string[];
  readonly link: { readonly text: string; readonly href: string; readonly isNext: boolean } | undefined;
  /** Where "Undo" posts to. */
  readonly undo: string | undefined;
}
