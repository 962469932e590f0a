import { waitAtMost } from '../../../process/wait-at-most.ts';
import { callSub, findSub } from '../calls/call-sub.ts';
import { findStandardSub } from '../calls/standard-subs.ts';
import type { OldRequest } from '../calls/old-request.ts';
import type { PanelLink, PanelLinks, PanelTable } from '../../sub-content.ts';
import type { SubAnswer } from '../../subs.ts';

/** Longest time in milliseconds for a sub that shows a list. A slower sub is not called again. */
const maxMs = 500;

/** Names of the slow subs, by panel. */
const tooSlow = new WeakMap<object, Set<string>>();

/**
 * Calls the subs of a panel that show something to get their lists. They run on a separate request, so they do not affect
 * the person's conversation. A sub that fails here or takes too long is reported when its page is shown.
 */
export async function readPanelLinks(request: OldRequest): Promise<PanelLinks> {
  const { panel } = request;
  const apart = request.apart();
  const links: PanelLink[] = [];
  for (const [index, { items }] of panel.form.pages.entries()) {
    apart.turnTo(index);
    for (const item of items) {
      if (
        item.kind !== 'subroutine' ||
        findStandardSub(item.call.sub, panel.perlSubs) === findSub(panel, item.call.sub)
      )
        continue;
      if (tooSlow.get(panel)?.has(item.call.sub)) continue;
      const began = performance.now();
      try {
        const called = await waitAtMost(callSub(apart, item.call), maxMs / 1000);
        if (called && 'answer' in called) links.push(...request.limited(() => linksIn(called.answer)));
      } catch {
        // The sub's own page reports the error.
      }
      if (performance.now() - began >= maxMs) tooSlow.set(panel, (tooSlow.get(panel) ?? new Set()).add(item.call.sub));
    }
  }
  return { links, databases: apart.changes.found() };
}

function linksIn(answer: SubAnswer): readonly PanelLink[] {
  if (Array.isArray(answer)) return answer.flatMap((one: SubAnswer) => linksIn(one));
  if (isTable(answer)) return answer.rows.flatMap((row) => answer.actions.flatMap((action) => action(row) ?? []));
  return isLink(answer) ? [answer] : [];
}

function isTable(answer: SubAnswer): answer is PanelTable {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'table';
}

function isLink(answer: SubAnswer): answer is PanelLink {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'link';
}
