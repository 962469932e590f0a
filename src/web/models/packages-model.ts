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
  }[];
  /** Where the button posts to that looks for packages again. */
  readonly refresh: string;
}
