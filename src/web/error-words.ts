import type { KeyBelow, SentenceKey } from '../refusals.ts';
import type { Link, OwnSentence } from './page/models/layout-model.ts';
import { base } from './base-url.ts';
import { findPanel } from './panels/panel-pages.ts';
import type { Visit } from './visit.ts';

/** Keys of failures that have their own title. */
const titled: readonly KeyBelow<'errors.titles'>[] = [
  'notFound',
  'recordMissing',
  'notForRecord',
  'panelBroken',
  'panelFailed',
];

/** The title of the page about a failure. */
export function errorTitle({ request }: Visit, key: string, status: number): OwnSentence {
  const record: unknown = request.query['key'];
  if (key === 'errors.recordMissing' && typeof record === 'string' && record !== '')
    return { key: 'errors.titles.recordNamed', args: { key: record } };
  const name = titled.find((one) => key === `errors.${one}`);
  if (name !== undefined) return { key: `errors.titles.${name}`, args: {} };
  return { key: status >= 500 ? 'errors.titles.broken' : 'errors.title', args: {} };
}

/** What to do about a failure. */
export function errorAdvice({ account }: Visit, key: string, status: number): SentenceKey {
  if (key === 'errors.formToken') return 'advice.formToken';
  if (key === 'errors.foreignOrigin') return 'advice.foreignOrigin';
  if (key === 'errors.setUpLink') return 'advice.setUpLink';
  if (key === 'errors.panelBroken') return 'advice.panelBroken';
  if (status >= 500) return 'advice.incident';
  if (account === undefined) return 'advice.goBack';
  if (key === 'errors.notFound') return 'advice.notFound';
  return key === 'errors.recordMissing' || key === 'errors.notForRecord' ? 'advice.record' : 'advice.goBack';
}

/** Links to go on from the page about a failure, the best first. */
export function waysOn(visit: Visit, key: string, status: number): readonly Link[] {
  const home = { label: 'buttons.home', href: `${base}/` };
  if (visit.account === undefined) return [home];
  const { method, originalUrl } = visit.request;
  if (key === 'errors.panelBroken') return [{ label: 'home.openPackages', href: `${base}/packages` }, home];
  const panel = panelNear(visit);
  const isAgain = status >= 500 && method === 'GET';
  return [...(isAgain ? [{ label: 'buttons.tryAgain', href: originalUrl }] : []), ...panel, home];
}

/** A link to the panel in whose pages the failure happened. */
function panelNear(visit: Visit): Link[] {
  const [, name = ''] = new RegExp(`^${base}/([\\w.-]+)/.`).exec(visit.request.originalUrl) ?? [];
  const found = findPanel(visit.web.system, name);
  if (!found) return [];
  const panel = visit.translator(found.panel.name)('menu');
  return [{ label: 'buttons.toPanel', args: { panel }, href: `${base}/${name}` }];
}
