import type { DbRecord } from '../../../../db/file/record.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { RelatedRecords } from '../../../../panel/pages/related-records.ts';
import { rowPages } from '../../../../panel/pages/table/table-page.ts';
import type { RelatedModel } from '../../../page/models/form-model.ts';
import type { Visit } from '../../../visit.ts';
import { formatList } from '../../../words/format.ts';
import { listingsOf, createsRecords, recordHref } from '../../listings.ts';
import { showUnlessItFails } from '../../panel-code.ts';
import { kitPanels, type FoundPage, type FoundKitPanel } from '../../panel-pages.ts';

/** How many records of one kind are shown. */
const maxItems = 50;

/** How many keys a sentence names. */
const maxKeys = 10;

/** What is lost with the records that a page removes, from the `related` of all packages. */
export function lostModels(
  visit: Visit,
  found: FoundPage<FormPage>,
  records: readonly DbRecord[],
): readonly RelatedModel[] {
  const [first] = records;
  if (!first || !found.page.removes) return [];
  return kindsOf(visit, found, first)
    .filter(({ kind }) => kind.lost === true)
    .flatMap((kind) => modelOf(visit, found, records, kind, `related.${kind.name}.lost`));
}

/**
 * The records that belong to the record of a page, from the `related` of all packages. Only for the page that a row of
 * the record's own list opens first. Each record has a link to the page that opens it, if there is one.
 */
export function relatedModels(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
): readonly RelatedModel[] {
  if (!record || !isMainPage(visit, found)) return [];
  return kindsOf(visit, found, record).flatMap((kind) =>
    modelOf(visit, found, [record], kind, `related.${kind.name}.help`),
  );
}

/** A kind of records that a panel adds to the pages of such a record. */
interface Kind {
  readonly owner: FoundKitPanel;
  readonly name: string;
  readonly kind: RelatedRecords;
}

function kindsOf({ web }: Visit, { page }: FoundPage<FormPage>, { type }: DbRecord): readonly Kind[] {
  return kitPanels(web.system).flatMap((owner) =>
    Object.entries(owner.panel.related ?? {}).flatMap(([name, kind]) =>
      kind.to.database === page.source.database && kind.to.type === type ? [{ owner, name, kind }] : [],
    ),
  );
}

/** @param help lexicon key of the sentence about this kind; if the lexicon lacks it, there is none */
function modelOf(
  visit: Visit,
  found: FoundPage<FormPage>,
  records: readonly DbRecord[],
  { owner, name, kind }: Kind,
  help: string,
): readonly RelatedModel[] {
  const { web, language } = visit;
  const panel = owner.panel.name;
  const listed = showUnlessItFails(visit, { ...owner, name: found.name }, () => {
    const some = records.flatMap((record) => kind.records(visit.reading, record));
    const all = [...new Map(some.map((one) => [one.key, one])).values()];
    const items = all.slice(0, maxItems).map((one) => ({ record: one, text: kind.describe?.(one) ?? '' }));
    return { items, more: all.length - items.length };
  });
  if (listed === undefined || listed.items.length === 0) return [];
  const t = visit.translator(panel);
  const items = listed.items.map(({ record: one, text }) => ({
    key: one.key,
    text,
    href: recordHref(visit, kind.database ?? kind.to.database, one),
  }));
  const helped = web.wording.has(help, language, panel) ? t(help, { key: keysOf(records, language) }) : '';
  return [{ title: t(`related.${name}.title`), help: helped, items, more: listed.more }];
}

/** The keys of records, in one text; the first of many. */
function keysOf(records: readonly DbRecord[], language: string): string {
  const keys = records.slice(0, maxKeys).map(({ key }) => key);
  return formatList(records.length > maxKeys ? [...keys, '…'] : keys, language);
}

function isMainPage({ web }: Visit, { panel, name }: FoundPage<FormPage>): boolean {
  return listingsOf(web).some(
    (listing) => listing.panel === panel && createsRecords(listing) && rowPages(listing.page)[0] === name,
  );
}
