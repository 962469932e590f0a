export interface PackagesModel {
  readonly packages: readonly {
    readonly name: string;
    readonly folder: string;
    /** In words of the page's language. */
    readonly brings: string;
    /** Why it is broken, an operator's English line; undefined when it works. */
    /** What is wrong with it, each mistake for itself; none when it works. */
    readonly mistakes: readonly string[];
    /** What does not keep it from working, such as missing words; lines for its author, in English. */
    readonly remarks: readonly string[];
    /** What else there is to know, in the page's language. */
    readonly notes: readonly string[];
    /** For a panel of a classic install that is not converted: whether the menu shows it, and where its button posts to. */
    readonly classic: { readonly isShown: boolean; readonly action: string } | undefined;
  }[];
  /** Where the button posts to that looks for packages again. */
  readonly refresh: string;
}
