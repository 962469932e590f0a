import type { SentenceKey } from '../../../refusals.ts';
import type { Visit } from '../../visit.ts';
import { keepUnsent, type UnsentForm } from './unsent-form.ts';

/** Shows their form to people who have signed in again, as they had typed it. */
export async function redirectToUnsent(visit: Visit, unsent: UnsentForm): Promise<void> {
  const partly: readonly SentenceKey[] = unsent.isPartial ? ['messages.typedPartly'] : [];
  const keys: readonly SentenceKey[] = ['messages.typedKept', ...partly];
  await visit.redirect(keepUnsent(visit.request.session, unsent), {
    kind: 'warning',
    sentences: keys.map((key) => ({ key, args: {} })),
  });
}
