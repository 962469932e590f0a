import type { AppliedChangeSet } from '../../changes/applied.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { base } from '../base-url.ts';
import type { Link, Message } from '../page/models/layout-model.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { Visit } from '../visit.ts';

/** The message on the page that follows a submitted form. */
interface FollowingMessages {
  readonly done: Message | undefined;
  readonly failed: (run: RunDetails) => Message;
}

/** The page to which a submitted form leads. */
export interface NextPage {
  readonly href: string;
  /** A link that its message offers, unless it has one of its own. */
  readonly link?: Message['link'];
}

/**
 * Redirects to the next page, or to the page of the first run if that takes longer than a moment.
 * @param next called after the changes are written
 * @param applied undefined if nothing was written or signalled
 */
export async function redirectAfter(
  visit: Visit,
  next: () => NextPage,
  applied: AppliedChangeSet | undefined,
  messages: FollowingMessages,
): Promise<void> {
  const ended = applied ? await waitAtMost(applied.settled, visit.web.settings.waitSeconds) : [];
  const failed = ended?.find((run) => run.state !== 'done');
  const first = applied?.runs[0];
  const isGoingOn = !ended && first !== undefined;
  const { href, link } = next();
  const path = isGoingOn ? `${base}/runs/${first.id}?back=${encodeURIComponent(href)}` : href;
  const done = messages.done && applied?.canUndo === true ? { ...messages.done, undo: applied.id } : messages.done;
  const message = failed ? messages.failed(failed) : done;
  await visit.redirect(path, message && link && !isGoingOn ? { link, ...message } : message);
}

/** The link to the page of a run, for the message about it. */
export function runLink(id: string): Link {
  return { label: 'messages.openRun', href: `${base}/runs/${id}` };
}
