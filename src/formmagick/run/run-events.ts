import { callSub } from './calls/call-sub.ts';
import type { SubCall } from '../read/call.ts';
import { missingSubsOf } from './show/lay-out-page.ts';
import { failureMessage } from './staging.ts';
import type { OldRequest } from './calls/old-request.ts';

/** Runs post-events in order until one fails. */
export async function runPostEvents(request: OldRequest, calls: readonly SubCall[]): Promise<void> {
  for (const call of calls) {
    if (request.ending.failed || request.refused.size > 0) return;
    try {
      await callSub(request, call);
    } catch (error) {
      const page = request.panel.form.pages[request.page]?.name;
      request.end({ message: failureMessage(error), page, failed: true });
    }
  }
}

/**
 * Returns the page after another one. The first page follows the last. Undefined if the named next page does not exist.
 */
export function nextPage({ panel, ending }: OldRequest, index: number): number | undefined {
  const { pages } = panel.form;
  if (ending.page === undefined) return index + 1 < pages.length ? index + 1 : 0;
  const found = pages.findIndex(({ name }) => name === ending.page);
  return found < 0 ? undefined : found;
}

/**
 * Follows pages that have nothing to show, each by its post-events, to a page that has content. Stops at a page whose
 * subs are not written yet; that page reports them. Returns undefined if a named page does not exist.
 * @param next where the first of the pages leads unless its post-events name a page
 */
export async function passRouters(
  request: OldRequest,
  from: number | undefined,
  next?: string,
): Promise<number | undefined> {
  const { pages } = request.panel.form;
  let index = from;
  let name = next;
  for (let left = pages.length; left > 0; left -= 1) {
    const page = pages[index ?? -1];
    if (index === undefined || !page?.router || missingSubsOf(request, page.postEvents).length > 0) return index;
    request.turnTo(index, name);
    name = undefined;
    await runPostEvents(request, page.postEvents);
    index = nextPage(request, index);
  }
  return index;
}
