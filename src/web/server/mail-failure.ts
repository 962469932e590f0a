import { isGivenUp } from '../../mail/waiting-mail.ts';
import { base } from '../base-url.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import type { WebContext } from '../web-context.ts';
import type { AttentionItem } from './attention.ts';

/** What needs attention about mails: those that wait after a failed try, and those that were given up. */
export function mailFailure({ mailer }: WebContext): readonly AttentionItem[] {
  const failed = mailer.queue.list().filter(({ failure }) => failure !== undefined);
  const [last] = failed.slice(-1);
  if (!last) return [];
  const isOver = failed.some(isGivenUp);
  const sentence: OwnSentence = {
    key: isOver ? 'home.mailGivenUp' : 'home.mailWaits',
    args: { mails: failed.length, failure: last.failure ?? '' },
  };
  const link = { label: 'home.openMail', href: `${base}/waiting-mail` };
  return [
    { id: mailId, isUnseen: false, kind: isOver ? 'danger' : 'warning', advice: 'home.mailAdvice', sentence, link },
  ];
}

/** This alert is not sent by mail. */
export const mailId = 'mail';
