import type { PackageHtml } from '../package-views.ts';

/** A page whose content a package's own view made. */
export interface ViewModel {
  /** Undefined where the lexicon has none. */
  readonly description: string | undefined;
  readonly body: PackageHtml;
}
