/** What installing or removing packages would do. */
export interface PackagePlanModel {
  readonly kind: 'install' | 'remove';
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    /** Names of packages that it needs, as a list; empty if none. */
    readonly requires: string;
    /** The folder that is removed; empty for a package that is installed. */
    readonly folder: string;
    /** What happens to it; already translated. */
    readonly what: string;
  }[];
  /** Why nothing can be done; in English, for its author. */
  readonly refusals: readonly string[];
  /** The events that will be signalled, in order, with a description if the lexicon has one. */
  readonly events: readonly { readonly name: string; readonly says: string | undefined }[];
  readonly hidden: { readonly name: string; readonly value: string };
  readonly action: string;
  readonly back: string;
}
