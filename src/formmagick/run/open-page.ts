import { layOutPage } from './show/lay-out-page.ts';
import { findLinkedRecord } from './show/linked-record.ts';
import type { PageView } from './show/page-view.ts';
import { nextPage, passRouters, runPostEvents } from './run-events.ts';
import { stagesNothing } from './staging.ts';
import type { OldRequest } from './calls/old-request.ts';
import type { ConversationMessage } from './conversation.ts';

/** What a link to an old panel requests. */
export type LinkRequest =
  | { readonly kind: 'arrive' }
  /** @property done true if the change that showing the page makes was just made, so that no confirmation is needed */
  | { readonly kind: 'page'; readonly name: string; readonly done?: boolean }
  /** The old form of link: it submits a page and leads to the next page or to the named one. */
  | { readonly kind: 'submit'; readonly page: number; readonly next: string | undefined };

/** The result of following a link. Nothing has been written. */
export type LinkOutcome =
  | {
      readonly outcome: 'shown';
      readonly view: PageView;
      readonly message: ConversationMessage | undefined;
      readonly status: 200 | 404;
    }
  /** The page would change something immediately. A link must not do this, so the person has to confirm it. */
  | { readonly outcome: 'confirm'; readonly view: PageView; readonly doing: Doing };

/**
 * What a confirmed form does: submit the page, or show it as a link would; `arrive` also runs the form's own
 * pre-events.
 */
type Doing = 'submit' | 'show' | 'arrive';

/** Opens a page by a link. */
export async function openPage(request: OldRequest, asked: LinkRequest): Promise<LinkOutcome> {
  const { pages } = request.panel.form;
  switch (asked.kind) {
    case 'arrive':
      await findLinkedRecord(request, 0);
      return pages[0]?.router === true
        ? lead(request, 0)
        : open(await layOutPage(request, 0, { arriving: true }), 'arrive');
    case 'page': {
      const index = pages.findIndex(({ name }) => name === asked.name);
      if (index < 0) return unknownPage(request, asked.name);
      return asked.done === true
        ? shown({ ...(await layOutPage(request, index)), message: undefined })
        : lead(request, index);
    }
    case 'submit':
      return submitByLink(request, asked.page, asked.next);
  }
}

async function submitByLink(request: OldRequest, index: number, next: string | undefined): Promise<LinkOutcome> {
  const { pages } = request.panel.form;
  const page = pages[index];
  if (page === undefined) return unknownPage(request, String(index));
  if (page.router) return lead(request, index, next);
  await findLinkedRecord(request, index);
  await findLinkedRecord(
    request,
    pages.findIndex(({ name }) => name === next),
  );
  request.turnTo(index, next);
  if (page.postEvents.length === 0) return lead(request, nextPage(request, index));
  const view = await layOutPage(request, index);
  if (view.blockedBy.length > 0) return shown(view);
  await runPostEvents(request, page.postEvents);
  if (!stagesNothing(request.changes)) return { outcome: 'confirm', view, doing: 'submit' };
  return request.refused.size > 0 ? shown(view) : lead(request, nextPage(request, index));
}

/** Goes to a page, skipping pages that have nothing to show. */
async function lead(request: OldRequest, from: number | undefined, next?: string): Promise<LinkOutcome> {
  await findLinkedRecord(request, from ?? -1);
  const index = await passRouters(request, from, next);
  if (!stagesNothing(request.changes))
    return { outcome: 'confirm', view: await layOutPage(request, from ?? 0), doing: 'submit' };
  if (index === undefined) return unknownPage(request, request.ending.page ?? '');
  if (index !== from) await findLinkedRecord(request, index);
  return open(await layOutPage(request, index), 'show', request.ending.message);
}

/** Asks for confirmation if showing the page changes something, unless missing subs prevent the change. */
function open(view: PageView, doing: Doing, message?: ConversationMessage): LinkOutcome {
  if (view.changing && view.blockedBy.length === 0) return { outcome: 'confirm', view, doing };
  return shown(view, message);
}

async function unknownPage(request: OldRequest, page: string): Promise<LinkOutcome> {
  const base = request.words.shared.say('old.unknownPage', { page });
  return { ...shown(await layOutPage(request, 0), { kind: 'danger', base, args: {} }), status: 404 };
}

function shown(view: PageView, message?: ConversationMessage): Extract<LinkOutcome, { outcome: 'shown' }> {
  return { outcome: 'shown', view, message: message ?? view.message, status: 200 };
}
