import type { DbRecord } from '../../../../db/file/record.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import { keptSecretsName } from '../../../../panel/submit/posted-names.ts';
import type { PreviewPost } from '../../../preview/preview-posts.ts';
import type { Visit } from '../../../visit.ts';
import { formUrl, type FoundPage } from '../../panel-pages.ts';

/**
 * A form as it was sent, with the passwords and files that the server kept while the preview was shown.
 * @returns `over` when they have expired
 */
export function withPreviewSecrets(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  posted: Posted,
): PreviewPost | 'over' {
  const name = posted.get(keptSecretsName)?.[0];
  if (name === undefined) return { texts: posted, files: new Map() };
  const kept = visit.web.keptPosts.find(visit.request.sessionID, formUrl(found, record), name);
  return kept ? { texts: new Map([...posted, ...kept.texts]), files: kept.files } : 'over';
}

/** Forgets them, once they were used. */
export function forgetPreviewSecrets(visit: Visit, posted: Posted): void {
  const name = posted.get(keptSecretsName)?.[0];
  if (name !== undefined) visit.web.keptPosts.forget(name);
}
