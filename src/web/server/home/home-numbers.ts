import type { DbRecord } from '../../../db/file/record.ts';
import type { HomeModel } from '../../page/models/server/home-model.ts';
import { base } from '../../base-url.ts';
import { listingsOf, createsRecords, type Listing } from '../../panels/listings.ts';
import { showByEach } from '../../panels/panel-code.ts';
import { pageUrl } from '../../panels/panel-pages.ts';
import type { Visit } from '../../visit.ts';

/**
 * How many records the panels list, each with a link to its list; how many users are locked; how many runs have failed.
 */
export function homeNumbers(visit: Visit, failed: number): HomeModel['numbers'] {
  const number = new Intl.NumberFormat(visit.language);
  const owned = listingsOf(visit.web).filter(createsRecords);
  const first = owned.filter(
    ({ page: { lists } }, index) =>
      owned.findIndex((one) => one.page.lists.database === lists.database && one.page.lists.type === lists.type) ===
      index,
  );
  const listed = showByEach(visit, first, ({ page }) => {
    const all = visit.reading.database(page.lists.database).ofType(page.lists.type);
    return page.only ? all.filter(page.only) : all;
  });
  const counted = first.flatMap((listing, index) => {
    const records = listed[index];
    if (!records) return [];
    const { panel, name } = listing;
    const isOneOfMany = first.filter((other) => other.panel === panel).length > 1;
    const text = visit.translator(panel.name)(isOneOfMany ? `pages.${name}.title` : 'menu');
    const all = { text, number: number.format(records.length), href: pageUrl(panel.name, name), isBad: false };
    return [all, ...lockedNumber(visit, listing, records, number)];
  });
  const runs = {
    text: visit.translator()('home.failedRuns'),
    number: number.format(failed),
    href: `${base}/runs`,
    isBad: true,
  };
  return failed > 0 ? [...counted, runs] : counted;
}

/** The users of a list who are locked, if there are any and the list shows it. */
function lockedNumber(
  visit: Visit,
  { panel, name, page }: Listing,
  records: readonly DbRecord[],
  number: Intl.NumberFormat,
): HomeModel['numbers'] {
  const locked = records.filter((record) => record.prop('PasswordSet') !== 'yes').length;
  const isLockable = page.lists.type === 'user' && Object.hasOwn(page.columns, 'PasswordSet');
  if (!isLockable || locked === 0) return [];
  const query = page.filters.includes('PasswordSet') ? 'filter.PasswordSet=no' : 'sort=PasswordSet';
  const href = `${pageUrl(panel.name, name)}?${query}`;
  return [{ text: visit.translator()('home.locked'), number: number.format(locked), href, isBad: false }];
}
