import { Router } from 'express';
import { base } from '../base-url.ts';
import type { Message } from '../page/models/layout-model.ts';
import { sessionMark } from '../preview/confirm-request.ts';
import { postedText } from '../request/posted/posted-text.ts';
import { safePath } from '../request/safe-path.ts';
import type { WebContext } from '../web-context.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';
import type { SentenceKey } from '../../refusals.ts';

const refreshSeconds = 5;

/** How much time a person gets when they ask for more. */
const moreSeconds = 120;

/**
 * The page of a change that is taken back unless it is confirmed, with what the person can do about it. Only people who
 * are signed in reach it.
 */
export function confirmRoutes(web: WebContext): Router {
  const { countdown } = web.system.changes;
  const router = Router();
  router.get(
    '/',
    visitHandler(web, async (visit) => {
      const isPending = countdown.pending !== undefined;
      const options = { refreshSeconds: isPending ? refreshSeconds : 0 };
      await visit.page('confirm', { key: 'confirm.title', args: {} }, { isPending }, options);
    }),
  );
  const post = (
    path: string,
    done: SentenceKey,
    work: (visit: Visit, id: string) => Promise<boolean | undefined>,
  ): void => {
    router.post(
      path,
      formHandler(web, async (visit, request) => {
        const isDone = await work(visit, postedText(request.body, 'change'));
        const message = isDone === undefined ? goesOn : isDone ? success(done) : tooLate;
        await visit.redirect(safePath(postedText(request.body, 'back')), message);
      }),
    );
  };
  post('/', 'confirm.confirmed', (visit, id) => countdown.confirm(id, confirmer(visit)));
  post('/extend', 'confirm.extended', (visit, id) => countdown.extend(id, confirmer(visit), moreSeconds));
  post('/take-back', 'confirm.takenBack', (visit, id) =>
    waitAtMost(countdown.takeBack(id, visit.account ?? ''), web.settings.waitSeconds),
  );
  return router;
}

function confirmer(visit: Visit): { account: string; session: string } {
  return { account: visit.account ?? '', session: sessionMark(visit) };
}

function success(key: SentenceKey): Message {
  return { kind: 'success', sentences: [{ key, args: {} }] };
}

/** The message while the change is being taken back, or while that waits for earlier runs. */
const goesOn: Message = { kind: 'warning', sentences: [{ key: 'confirm.takingBack', args: {} }] };

const tooLate: Message = {
  kind: 'warning',
  sentences: [{ key: 'confirm.over', args: {} }],
  link: { label: 'confirm.history', href: `${base}/history` },
};
