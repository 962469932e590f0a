import { workOutPage } from './show/lay-out-page.ts';
import { findLinkedRecord } from './show/linked-record.ts';
import { nextPage } from './run-events.ts';
import type { OldRequest } from './calls/old-request.ts';
import type { SubmittedPage } from './submit-page.ts';
import { newConversation, type Conversation } from './conversation.ts';

/**
 * Makes the changes of showing a page after the person has confirmed them. The changes are those that the pre-events
 * and other subs of the page stage. Next comes the page that they named, or this page.
 */
export async function doPage(
  request: OldRequest,
  index: number,
  arriving: boolean,
  state: Conversation,
): Promise<SubmittedPage> {
  await findLinkedRecord(request, index);
  const view = await workOutPage(request, index, { arriving });
  const { message, failed, page } = request.ending;
  if (failed || view.blockedBy.length > 0) return { outcome: 'refused', view, message, status: 422 };
  const next = page === undefined ? index : (nextPage(request, index) ?? index);
  return {
    outcome: 'done',
    next,
    changes: request.changes,
    state:
      message === undefined
        ? { ...state, values: request.kept, brought: request.brought }
        : { ...newConversation, message },
  };
}
