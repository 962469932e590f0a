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
  /** More about it, in the reader's language. */
  readonly about: string;
  /** The panel it is in; empty if that would add nothing. */
  readonly where: string;
  /** Undefined if no panel opens it. */
  readonly href: string | undefined;
}
