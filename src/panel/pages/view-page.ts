import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource } from './record-source.ts';
import { unknownOptions } from '../fields/unknown-options.ts';

/** Who changed something last, as it is shown. */
export interface LastChange {
  readonly author: string;
  /** Date and time in the reader's language. */
  readonly when: string;
  /** Where the history shows it: a path of this server. */
  readonly href: string;
}

/** What the page's address asks of a view, and what the view can find out besides the databases. */
export interface ViewContext {
  /** The record that the page is about; undefined without `about`. */
  readonly record: DbRecord | undefined;
  /** What the page's address says of each name in `asks`, without blanks around it; empty if it says nothing. */
  readonly asked: Readonly<Record<string, string>>;
  /** The last change of one of these properties of a record, or of the record as a whole. */
  lastChange(database: string, key: string, properties: readonly string[]): Promise<LastChange | undefined>;
  /** The package whose defaults make a record. */
  packageOf(database: string, key: string): string | undefined;
}

/** A page whose content is a view of the package. It has no form that saves. */
export interface ViewPage {
  readonly kind: 'view';
  /** File name of the view, relative to the package's folder: `status.ejs`, `views/status.ejs`. */
  readonly view: string;
  /** The records that it is opened for, each by itself; undefined if it is about none. */
  readonly about: RecordSource | undefined;
  /** Shown again after so many seconds; 0 for never. */
  readonly refreshSeconds: number;
  /** Names of what the page can be asked in its address. */
  readonly asks: readonly string[];
  /** Makes the `model` of the view, or a promise of it. */
  model(reading: Reading, context: ViewContext): unknown;
  /** Pages of the panel that the view links to. */
  readonly links: readonly string[];
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
}

interface ViewOptions {
  readonly view: string;
  readonly about?: RecordSource;
  readonly refreshSeconds?: number;
  readonly asks?: readonly string[];
  readonly links?: readonly string[];
  model?(reading: Reading, context: ViewContext): unknown;
}

const known: Readonly<Record<keyof ViewOptions, true>> = {
  view: true,
  about: true,
  refreshSeconds: true,
  asks: true,
  links: true,
  model: true,
};

/**
 * A page whose content is an EJS view of the package, for what no table or form can show:
 * `viewPage({ view: 'status.ejs', model: ({ accounts }) => ({ users: accounts.ofType('user').length }) })`. The view
 * gets `model` and `t`, which translates a lexicon key; `<%= %>` escapes. `include('other.ejs', model)` shows another
 * view of the package. With `about` it is a page about one record, which a table opens; with `refreshSeconds` it
 * follows what it shows. With `asks: ['port']` a form of the view with `method="get"` asks the same page, and the model
 * is given the answer as `asked.port`. The model may be a promise. `links` names the pages of the panel that the view
 * leads to, so that a page that nothing leads to is found.
 */
export function viewPage(options: ViewOptions): ViewPage {
  return {
    kind: 'view',
    view: options.view,
    about: options.about,
    refreshSeconds: options.refreshSeconds ?? 0,
    asks: options.asks ?? [],
    links: options.links ?? [],
    model: (reading, context) => options.model?.(reading, context),
    unknownOptions: unknownOptions(options, known),
  };
}
