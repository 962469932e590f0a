export interface PackagesModel {
  readonly packages: readonly {
    readonly name: string;
    readonly folder: string;
    /** In words of the page's language. */
    readonly brings: string;
    /** What is wrong with it, each mistake for itself; none when it works. */
    readonly mistakes: readonly string[];
    /** What does not keep it from working, such as missing words; lines for its author, in English. */
    readonly remarks: readonly string[];
    /** Why its panel is set aside, an operator's English line; undefined when it is not. */
    readonly aside: string | undefined;
    /** Whether its events, templates and defaults are used on a server that has a base of its own; undefined elsewhere. */
    readonly besideBase: 'used' | 'left out' | undefined;
    /** What else there is to know, in the page's language. */
    readonly notes: readonly string[];
    /** For a panel of a classic install that is not converted: whether the menu shows it, and where its button posts to. */
    readonly classic: { readonly isShown: boolean; readonly action: string } | undefined;
  }[];
  /** Where the button posts to that looks for packages again. */
  readonly refresh: string;
  /** Where the buttons of one package post its name to. */
  readonly tryAgain: string;
  readonly turnOn: string;
  readonly turnOff: string;
}
