import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource } from './record-source.ts';

/** A page whose content is a view of the package. It has no form. */
export interface ViewPage {
  readonly kind: 'view';
  /** File name of the view, relative to the package's folder: `status.ejs`, `views/status.ejs`. */
  readonly view: string;
  /** The records that it is opened for, each by itself; undefined if it is about none. */
  readonly about: RecordSource | undefined;
  /** Shown again after so many seconds; 0 for never. */
  readonly refreshSeconds: number;
  /** Makes the `model` of the view, or a promise of it. */
  model(reading: Reading, record: DbRecord | undefined): unknown;
}

interface ViewOptions {
  readonly view: string;
  readonly about?: RecordSource;
  readonly refreshSeconds?: number;
  model?(reading: Reading, record: DbRecord | undefined): unknown;
}

/**
 * A page whose content is an EJS view of the package, for what no table or form can show: `viewPage({ view:
 * 'status.ejs', model: ({ accounts }) => ({ users: accounts.ofType('user').length }) })`. The view gets `model` and
 * `t`, which translates a lexicon key; `<%= %>` escapes. `include('other.ejs', model)` shows another view of the
 * package. With `about` it is a page about one record, which a table opens; with `refreshSeconds` it follows what it shows.
 */
export function viewPage(options: ViewOptions): ViewPage {
  const { view, about, refreshSeconds = 0 } = options;
  return { kind: 'view', view, about, refreshSeconds, model: (reading, record) => options.model?.(reading, record) };
}
