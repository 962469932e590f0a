import { isRefusal, type Refusal } from '../../problems.ts';
import type { Reading } from '../fields/reading.ts';

/** Where a router page leads: a page of the same panel, and the record it is about. */
export interface RouteTarget {
  readonly page: string;
  readonly key?: string;
}

/** A page that shows nothing and takes no form: it only decides which page comes next. */
export interface RouterPage {
  readonly kind: 'router';
  /**
   * @param key the record the page was opened for; undefined when it was opened for none
   * @returns the page to lead to; a refusal leads to the panel's first page that shows something, and is said there
   */
  route(reading: Reading, key: string | undefined): string | RouteTarget | Refusal;
}

/**
 * A page that only decides where to go: `routerPage({ route: (reading, key) => ({ page: 'modify', key: key ?? 'admin' }) })`.
 * Opening it writes nothing.
 */
export function routerPage(options: Pick<RouterPage, 'route'>): RouterPage {
  return { kind: 'router', route: options.route.bind(options) };
}

/**
 * What a router's code gave back; a third party's promises nothing.
 * @throws Error when it is neither a page's name, nor a target, nor a refusal
 */
export function routeOf(answer: unknown): RouteTarget | Refusal {
  if (typeof answer === 'string') return { page: answer };
  if (isTarget(answer) || isRefusal(answer)) return answer;
  throw new Error('the router gave back neither a page nor a refusal');
}

function isTarget(answer: unknown): answer is RouteTarget {
  if (typeof answer !== 'object' || answer === null || !('page' in answer)) return false;
  const key = 'key' in answer ? answer.key : undefined;
  return typeof answer.page === 'string' && (key === undefined || typeof key === 'string');
}
