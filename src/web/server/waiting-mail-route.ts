import { Router } from 'express';
import { base } from '../base-url.ts';
import type { WaitingMailModel } from '../page/models/server/waiting-mail-model.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import { formatTime } from '../words/format.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';

const page = `${base}/waiting-mail`;

/** The page of the waiting mails, with routes to try all of them now and to remove one. */
export function waitingMailRoutes(web: WebContext): Router {
  const router = Router();
  const { mailer, system } = web;
  router.get(
    '/',
    visitHandler(web, async (visit) => {
      const time = (text: string): string => formatTime(new Date(text), visit.language);
      const mails = mailer.queue.list().map(({ id, to, subject, written, next, failure }) => ({
        ...{ id, to, subject, failure },
        written: time(written),
        next: next === undefined ? undefined : time(next),
      }));
      const model: WaitingMailModel = { mails, send: `${page}/send`, remove: `${page}/remove` };
      await visit.page('waiting-mail', { key: 'waitingMail.title', args: {} }, model);
    }),
  );
  router.post(
    '/send',
    formHandler(web, async (visit) => {
      await mailer.sendAll();
      const left = mailer.queue.list().length;
      const sentence: OwnSentence = {
        key: left > 0 ? 'waitingMail.stillWaiting' : 'waitingMail.sent',
        args: { mails: left },
      };
      await visit.redirect(page, { kind: left > 0 ? 'danger' : 'success', sentences: [sentence] });
    }),
  );
  router.post(
    '/remove',
    formHandler(web, async (visit, request) => {
      const id = postedText(request.body, 'mail');
      mailer.queue.remove(id);
      system.log('info', 'a waiting mail was removed', { mail: id, account: visit.account });
      await visit.redirect(page, { kind: 'success', sentences: [{ key: 'waitingMail.removed', args: {} }] });
    }),
  );
  return router;
}
