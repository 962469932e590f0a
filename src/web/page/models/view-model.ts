import type { PackageHtml } from '../package-views.ts';

/** A page with the content of a package's view. */
export interface ViewModel {
  /** Undefined when the lexicon has none. */
  readonly description: string | undefined;
  readonly body: PackageHtml;
  /** Where it leads back to; undefined if nowhere. */
  readonly back: string | undefined;
  /** The page reloads after this number of seconds; 0 for never. */
  readonly refreshSeconds: number;
}
