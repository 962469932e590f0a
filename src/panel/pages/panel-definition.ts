import type { DatabaseName } from '../fields/database-names.ts';
import type { Fields } from '../fields/field.ts';
import type { FirstDayStep } from './first-day.ts';
import type { FormPage } from './form-page.ts';
import type { RelatedRecords } from './related-records.ts';
import type { RouterPage } from './router-page.ts';
import type { TablePage } from './table/table-page.ts';
import type { ViewPage } from './view-page.ts';

/** A panel: an entry in the menu and its pages. The menu opens the first page. */
export interface PanelDefinition {
  /** Only set for other kinds of panels. */
  readonly kind?: undefined;
  /** Used in the file name, the URL, the lexicon and the menu. */
  readonly name: string;
  readonly menu: {
    /** Lexicon key below `headings`. */
    readonly heading: string;
    /** Weight of the heading and weight of the entry below it; smaller comes first. */
    readonly order: readonly [number, number];
  };
  readonly pages: Readonly<Record<string, Page>>;
  /** Databases of its own that its pages are about; see `DatabaseNames`. */
  readonly databases?: readonly DatabaseName[];
  /** As the option `confirm` of `formPage`, for everything that the panel saves; a page can say otherwise. */
  readonly confirm?: boolean | number;
  /** Its pages show services: before each of them the machine is asked, and `reading.services` has the answer. */
  readonly services?: boolean;
  /** What a new server needs of this panel, each said by `firstDay.NAME` of the lexicon. */
  readonly firstDay?: Readonly<Record<string, FirstDayStep>>;
  /**
   * Records to show on the page of another, each kind said by `related.NAME.title`, with `related.NAME.help` where that
   * needs words. They lead to the page that opens them, if any panel has one.
   */
  readonly related?: Readonly<Record<string, RelatedRecords>>;
}

export type Page = TablePage | FormPage | RouterPage | ViewPage;

/** The fields of a form, or the columns of a list; other pages have none. */
export function fieldsOfPage(page: Page): Fields {
  if (page.kind === 'form') return page.fields;
  return page.kind === 'table' ? page.columns : {};
}

/**
 * Defines a panel, as the default export of a package's `panel.ts`:
 *
 *     export default definePanel({
 *       name: 'cellnumbers',
 *       menu: { heading: 'Collaboration', order: [3000, 3150] },
 *       pages: { list: tablePage(…), modify: formPage(…) },
 *     });
 *
 * It is checked when the package is loaded, so a mistake breaks only this panel.
 */
export function definePanel(definition: PanelDefinition): PanelDefinition {
  return definition;
}
