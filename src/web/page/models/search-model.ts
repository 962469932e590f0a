/** What a search found, in groups. */
export interface SearchModel {
  readonly search: string;
  readonly count: number;
  readonly groups: readonly {
    /** Lexicon key of its heading, which says what kind of thing is in it. */
    readonly heading: string;
    readonly items: readonly FoundModel[];
  }[];
  /** The lists in which to search on. */
  readonly lists: readonly { readonly text: string; readonly href: string }[];
}

export interface FoundModel {
  readonly title: string;
  /** What is known of it, in the reader's language. */
  readonly about: string;
  /** The panel it is in; empty where that says nothing. */
  readonly where: string;
  /** Undefined for what no panel opens. */
  readonly href: string | undefined;
}
