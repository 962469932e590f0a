import { isRefusal, type Refusal } from '../../refusals.ts';
import type { Reading } from '../fields/reading.ts';

/** Target of a router page: a page of the same panel, and its record. */
export interface RouteTarget {
  readonly page: string;
  readonly key?: string;
}

/** A page without content and form; it only decides which page comes next. */
export interface RouterPage {
  readonly kind: 'router';
  /**
   * @param key the record the page was opened for; undefined when there was none
   * @returns the next page; a refusal leads to the panel's first visible page and is shown there
   */
  route(reading: Reading, key: string | undefined): string | RouteTarget | Refusal;
}

/**
 * A page that only decides the next page: `routerPage({ route: (reading, key) => ({ page: 'modify', key: key ?? 'admin'
 * }) })`. Opening it writes nothing.
 */
export function routerPage(options: Pick<RouterPage, 'route'>): RouterPage {
  return { kind: 'router', route: options.route.bind(options) };
}

/**
 * Checks what a router returned; third-party code may return anything.
 * @throws Error when it is neither a page's name, nor a target, nor a refusal
 */
export function routeOf(answer: unknown): RouteTarget | Refusal {
  if (typeof answer === 'string') return { page: answer };
  if (isTarget(answer) || isRefusal(answer)) return answer;
  throw new Error('the router must return a page or a refusal');
}

function isTarget(answer: unknown): answer is RouteTarget {
  if (typeof answer !== 'object' || answer === null || !('page' in answer)) return false;
  const key = 'key' in answer ? answer.key : undefined;
  return typeof answer.page === 'string' && (key === undefined || typeof key === 'string');
}
