import { Router } from 'express';
import { base } from '../base-url.ts';
import type { WaitingMailModel } from '../page/models/server/waiting-mail-model.ts';
import { postedText } from '../request/posted-text.ts';
import { sentOnce } from '../request/sent-once.ts';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';
import { formatTime } from '../words/format.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';

const page = `${base}/waiting-mail`;

/** The mails that wait: trying all of them now, and removing one. */
export function waitingMailRoutes(shell: Shell): Router {
  const router = Router();
  const { mailer, system } = shell;
  router.get('/', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const time = (text: string): string => formatTime(new Date(text), visit.language);
    const mails = mailer.queue.list().map(({ id, to, subject, written, next, failure }) => ({
      ...{ id, to, subject, failure },
      written: time(written),
      next: next === undefined ? undefined : time(next),
    }));
    const model: WaitingMailModel = { mails, send: `${page}/send`, remove: `${page}/remove` };
    await visit.page('waiting-mail', { key: 'waitingMail.title', args: {} }, model);
  });
  router.post('/send', async (request, response) => {
    const visit = visitOf(shell, request, response);
    await sentOnce(visit, async () => {
      await mailer.sendAll();
      const left = mailer.queue.list().length;
      const sentence: OwnSentence = {
        key: left > 0 ? 'waitingMail.stillWaiting' : 'waitingMail.sent',
        args: { mails: left },
      };
      await visit.redirect(page, { kind: left > 0 ? 'danger' : 'success', sentences: [sentence] });
    });
  });
  router.post('/remove', async (request, response) => {
    const visit = visitOf(shell, request, response);
    await sentOnce(visit, async () => {
      const id = postedText(request.body, 'mail');
      mailer.queue.remove(id);
      system.log('info', 'a waiting mail was removed', { mail: id, account: visit.account });
      await visit.redirect(page, { kind: 'success', sentences: [{ key: 'waitingMail.removed', args: {} }] });
    });
  });
  return router;
}
