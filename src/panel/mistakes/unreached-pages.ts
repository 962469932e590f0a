import type { Mistake } from '../../packages/mistake.ts';
import type { Page, PanelDefinition } from '../pages/panel-definition.ts';
import { pagesOpened } from '../pages/table/table-page.ts';
import { mistake } from './unknown-value.ts';

/**
 * Pages that nothing in a panel's definition leads to from its first page: no table opens or links to them, no view
 * links to them, and no form leads there. Only a remark, since code can lead to them. Returns nothing if a router
 * decides, or if a page is named that does not exist.
 */
export function unreachedRemarks({ pages }: PanelDefinition): readonly Mistake[] {
  const all = Object.values(pages);
  if (all.some(({ kind }) => kind === 'router')) return [];
  // A name that is misspelt is a mistake by itself.
  if (all.flatMap(leadsTo).some((name) => !Object.hasOwn(pages, name))) return [];
  const reached = new Set<string>();
  const next = Object.keys(pages).slice(0, 1);
  for (const name of next) {
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (!page || reached.has(name)) continue;
    reached.add(name);
    next.push(...leadsTo(page));
  }
  return Object.keys(pages)
    .filter((name) => !reached.has(name))
    .map((name) =>
      mistake(
        `page ${name} is reached from nowhere: no table opens it, no table or view has it among its links, and no form leads to it`,
        'pages',
        name,
      ),
    );
}

function leadsTo(page: Page): readonly string[] {
  if (page.kind === 'table') return pagesOpened(page);
  if (page.kind === 'view') return page.links;
  return page.kind === 'form' ? [page.next] : [];
}
