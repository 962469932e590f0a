import type { DbRecord } from '../../../db/file/record.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import { rowPages } from '../../../panel/pages/table-page.ts';
import type { FormModel } from '../../page/models/form-model.ts';
import type { Visit } from '../../visit.ts';
import { listingsOf, owns, recordHref, unlessItFails } from '../listings.ts';
import { showByPanel } from '../panel-code.ts';
import { typedPanels, type FoundPage } from '../panel-pages.ts';

/** How many records of one kind are shown. */
const most = 50;

/**
 * What has to do with the record of a page: what every package says of such records. Only on the page that a row of their own
 * list opens first; a record leads to where it can be opened, if anywhere.
 */
export function relatedModels(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
): FormModel['related'] {
  if (!record || !isMainPage(visit, found)) return [];
  const { shell, language } = visit;
  return typedPanels(shell.system).flatMap((owner) => {
    const { name: panel, related = {} } = owner.panel;
    return Object.entries(related).flatMap(([name, kind]) => {
      const { to, database = to.database } = kind;
      if (to.database !== found.page.source.database || to.type !== record.type) return [];
      const items = unlessItFails(() =>
        showByPanel(visit, { ...owner, name: found.name }, () =>
          kind
            .records(visit.reading, record)
            .slice(0, most)
            .map((one) => ({ record: one, text: kind.describe?.(one) ?? '' })),
        ),
      );
      if (items === undefined || items.length === 0) return [];
      const help = `related.${name}.help`;
      const t = visit.translator(panel);
      return [
        {
          title: t(`related.${name}.title`),
          help: shell.wording.has(help, language, panel) ? t(help) : '',
          items: items.map(({ record: one, text }) => ({ key: one.key, text, href: recordHref(visit, database, one) })),
        },
      ];
    });
  });
}

function isMainPage({ shell }: Visit, { panel, name }: FoundPage<FormPage>): boolean {
  return listingsOf(shell).some(
    (listing) => listing.panel === panel && owns(listing) && rowPages(listing.page)[0] === name,
  );
}
