import type { Refusal } from '../../../refusals.ts';
import { routeOf, type RouterPage, type RouteTarget } from '../../../panel/pages/router-page.ts';
import { base } from '../../base-url.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { showByPanel } from '../panel-code.ts';
import { pageUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';
import { listPosition, withPosition } from './table/list-position.ts';
import { queryText } from './table/table-query.ts';

/** Redirects to the page a router chooses, following further routers directly. */
export async function followRouter(visit: Visit, found: FoundPage<RouterPage>): Promise<void> {
  const { key } = visit.request.query;
  const route = showByPanel(visit, found, () => follow(visit, found, typeof key === 'string' ? key : undefined));
  if ('page' in route) await visit.redirect(routeUrl(visit, found, route));
  else await redirectWithRefusal(visit, found, firstShownPage(found), route);
}

/**
 * Redirects to a page with a refusal. A second one before the first was shown means that pages redirect to each other
 * endlessly: then it is shown on the home page.
 */
export async function redirectWithRefusal(
  visit: Visit,
  found: FoundPage,
  path: string,
  refusal: Refusal,
): Promise<void> {
  const message: Message = { kind: 'danger', sentences: [refusal], panel: found.panel.name };
  await visit.redirect(visit.request.session.message?.kind === 'danger' ? `${base}/` : path, message);
}

/** With the place in a list that the router was opened from. */
function routeUrl(visit: Visit, { panel }: FoundPage, { page, key }: RouteTarget): string {
  const url = pageUrl(panel.name, page, key);
  const place = listPosition(visit, panel);
  return place?.page === page ? `${url}${queryText(place.query)}` : withPosition(url, place);
}

function follow(visit: Visit, found: FoundPage<RouterPage>, key: string | undefined): RouteTarget | Refusal {
  const { pages } = found.panel;
  const passed = new Set([found.name]);
  let route = routeOf(found.page.route(visit.reading, key));
  while ('page' in route) {
    const page = Object.hasOwn(pages, route.page) ? pages[route.page] : undefined;
    if (!page) throw new Error(`the router leads to ${route.page}, which is not a page of the panel`);
    if (page.kind !== 'router') return route;
    if (passed.has(route.page)) throw new Error(`the routers ${[...passed].join(', ')} lead to each other`);
    passed.add(route.page);
    route = routeOf(page.route(visit.reading, route.key));
  }
  return route;
}

/** The first page that can be shown without a record; the home page when there is none. */
function firstShownPage({ panel }: FoundPage): string {
  const first = Object.entries(panel.pages).find(([, { kind }]) => kind === 'table' || kind === 'view');
  return first ? pageUrl(panel.name, first[0]) : `${base}/`;
}
