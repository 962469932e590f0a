import type { Reading } from '../fields/reading.ts';

/** A page that shows what a view of the package makes of it. It takes no form. */
export interface ViewPage {
  readonly kind: 'view';
  /** File name of the view, from the package's folder: `status.ejs`, `views/status.ejs`. */
  readonly view: string;
  /** What the view gets as `model`. */
  model(reading: Reading): unknown;
}

interface ViewOptions {
  readonly view: string;
  model?(reading: Reading): unknown;
}

/**
 * A page whose content no table and no form can say: `viewPage({ view: 'status.ejs', model: ({ accounts }) => ({ users:
 * accounts.ofType('user').length }) })`, an EJS view of the package. It is given `model` and `t`, which
 * says a lexicon key; `<%= %>` escapes. `include('other.ejs', model)` shows another view of the package.
 */
export function viewPage(options: ViewOptions): ViewPage {
  return { kind: 'view', view: options.view, model: (reading) => options.model?.(reading) };
}
