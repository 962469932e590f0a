import { callSub, findSub } from './call-sub.ts';
import { findStandardSub } from './standard-subs.ts';
import type { Step } from './step.ts';
import type { PanelLink, PanelLinks, PanelTable } from '../sub-content.ts';
import type { SubAnswer } from '../subs.ts';

/** A list that takes longer is not waited for, and not asked again. */
const mostMs = 500;

/** Names of such subs, by panel. */
const tooSlow = new WeakMap<object, Set<string>>();

/**
 * Asks the subs of a panel that show something for their lists, on a step of their own, so that nothing of the visit is theirs.
 * One that fails here, or takes too long, is told where its page is shown.
 */
export async function readPanelLinks(step: Step): Promise<PanelLinks> {
  const { panel } = step;
  const apart = step.apart();
  const links: PanelLink[] = [];
  apart.isShowing = true;
  for (const [index, { items }] of panel.form.pages.entries()) {
    apart.page = index;
    for (const item of items) {
      if (
        item.kind !== 'subroutine' ||
        findStandardSub(item.call.sub, panel.perlSubs) === findSub(panel, item.call.sub)
      )
        continue;
      if (tooSlow.get(panel)?.has(item.call.sub)) continue;
      const began = performance.now();
      try {
        const called = await Promise.race([callSub(apart, item.call), within(mostMs)]);
        if (called && 'answer' in called) links.push(...step.limited(() => linksIn(called.answer)));
      } catch {
        // Its own page tells of it.
      }
      if (performance.now() - began >= mostMs) tooSlow.set(panel, (tooSlow.get(panel) ?? new Set()).add(item.call.sub));
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

async function within(milliseconds: number): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  return undefined;
}
