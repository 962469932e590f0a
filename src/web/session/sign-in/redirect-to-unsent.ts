import type { Visit } from '../../visit.ts';
import { keepUnsent, type UnsentForm } from './unsent-form.ts';

/** Shows their form to people who have signed in again, as they had typed it. */
export async function redirectToUnsent(visit: Visit, unsent: UnsentForm): Promise<void> {
  const partly = unsent.isPartial ? ['messages.typedPartly'] : [];
  await visit.redirect(keepUnsent(visit.request.session, unsent), {
    kind: 'warning',
    sentences: ['messages.typedKept', ...partly].map((key) => ({ key, args: {} })),
  });
}
