import type { Reading } from '../fields/reading.ts';

/** A page whose content is a view of the package. It has no form. */
export interface ViewPage {
  readonly kind: 'view';
  /** File name of the view, relative to the package's folder: `status.ejs`, `views/status.ejs`. */
  readonly view: string;
  /** Makes the `model` of the view. */
  model(reading: Reading): unknown;
}

interface ViewOptions {
  readonly view: string;
  model?(reading: Reading): unknown;
}

/**
 * A page whose content is an EJS view of the package, for what no table or form can show: `viewPage({ view:
 * 'status.ejs', model: ({ accounts }) => ({ users: accounts.ofType('user').length }) })`. The view gets `model` and
 * `t`, which translates a lexicon key; `<%= %>` escapes. `include('other.ejs', model)` shows another view of the
 * package.
 */
export function viewPage(options: ViewOptions): ViewPage {
  return { kind: 'view', view: options.view, model: (reading) => options.model?.(reading) };
}
