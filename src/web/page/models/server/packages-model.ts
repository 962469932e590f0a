export interface PackagesModel {
  readonly packages: readonly {
    readonly name: string;
    /** With its prefix. */
    readonly fullName: string;
    /** Empty if it has none. */
    readonly version: string;
    /** The description in its manifest; empty if there is none. */
    readonly description: string;
    /** The last run of its update event; undefined if there is none. */
    readonly last:
      | {
          readonly href: string;
          /** Already translated. */
          readonly time: string;
          readonly failed: boolean;
          /** How many files it wrote or deleted. */
          readonly files: number;
        }
      | undefined;
    /** Where it can be removed; undefined if it cannot be. */
    readonly remove: string | undefined;
    /** Its path in parts that a line can be broken after. */
    readonly folder: readonly string[];
    /** Already translated. */
    readonly brings: string;
    /** Its mistakes, one line each; empty when it works. */
    readonly mistakes: readonly string[];
    /** Subs of its old panel that are not written yet, so that its forms refuse to save; empty when there are none. */
    readonly unimplemented: string;
    /** Remarks that do not stop it from working, such as missing sentences; in English, for its author. */
    readonly remarks: readonly string[];
    /** Why its panel is set aside, in English for the operator; undefined when it is not. */
    readonly aside: string | undefined;
    /**
     * Whether its events, templates and defaults are used although the server has its own base; undefined when it has
     * none.
     */
    readonly besideBase: 'used' | 'left out' | undefined;
    /** More information, already translated. */
    readonly notes: readonly string[];
    /** For an unconverted classic panel: whether it is in the menu, and where its button posts to. */
    readonly classic: { readonly isShown: boolean; readonly action: string } | undefined;
  }[];
  /** Names of packages that were changed since their events were signalled, as a list; empty if none. */
  readonly due: string;
  /** Where their events are signalled. */
  readonly configure: string;
  /** Where a package is sent to. */
  readonly install: string;
  /** Where the button "look for packages" posts to. */
  readonly refresh: string;
  /** Where the buttons of a package post its name to. */
  readonly tryAgain: string;
  readonly turnOn: string;
  readonly turnOff: string;
}
