import { ChangeSet } from '../../../changes/change-set.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { Reading } from '../../../panel/fields/reading.ts';
import type { PostedFiles } from '../../../panel/fields/kinds/file-field.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import { refusalOf } from '../../../panel/pages/page-answer.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import { Failure, isRefusal, type Refusal } from '../../../refusals.ts';
import { filesOf } from '../../request/posted/multipart.ts';
import { parsePosted } from '../../request/posted/posted-text.ts';
import type { Visit } from '../../visit.ts';
import { showByPanel } from '../panel-code.ts';
import { findRecord, type FoundPage } from '../panel-pages.ts';
import { redirectWithRefusal } from './follow-router.ts';
import { nextUrlHere } from './table/list-position.ts';
import { withPreviewSecrets } from './preview/preview-secrets.ts';
import { withChoices } from './conflict/conflict-choices.ts';
import { buttonName, previewName } from '../../../panel/submit/posted-names.ts';

/** A form as a request asks for it. */
interface OpenForm {
  /** Undefined on a page that creates one, or of settings that were never set. */
  readonly record: DbRecord | undefined;
}

/** A form that was submitted, before it is checked. */
export interface PostedForm extends OpenForm {
  readonly visit: Visit;
  readonly found: FoundPage<FormPage>;
  /** The change set in which it is staged. */
  readonly changes: ChangeSet;
  /**
   * The posted texts, with the passwords and files kept for the form; of a form with several steps, those of one step.
   */
  readonly posted: Posted;
  readonly files: PostedFiles;
  /** Whether the passwords or files kept for it have expired. */
  readonly isOver: boolean;
}

/**
 * Finds the record named in the URL, and asks the page's pre-event.
 * @returns the refusal of the pre-event, if it refuses; see `leaveForm`
 * @throws Failure `errors.recordMissing`, `errors.notForRecord`
 */
export function openForm(visit: Visit, found: FoundPage<FormPage>, reading: Reading): OpenForm | Refusal {
  const record = requestedRecord(visit, found, reading);
  return showByPanel(visit, found, () => refusalOf(found.page.preEvent?.(reading))) ?? { record };
}

/** Redirects from a form that its pre-event refuses to where the request came from, with the reason. */
export async function leaveForm(visit: Visit, found: FoundPage<FormPage>, refusal: Refusal): Promise<void> {
  await redirectWithRefusal(visit, found, nextUrlHere(visit, found, keyOf(visit)), refusal);
}

/** As `openForm`, for a form that was submitted. */
export function openPosted(visit: Visit, found: FoundPage<FormPage>): PostedForm | Refusal {
  const changes = new ChangeSet(visit.web.system.databases);
  const form = openForm(visit, found, changes);
  if (isRefusal(form)) return form;
  const texts = withChoices(found.page, parsePosted(visit.request.body));
  const kept = withPreviewSecrets(visit, found, form.record, texts);
  const isOver = kept === 'over';
  const posted = withButton(found.page, isOver ? texts : kept.texts);
  const files = new Map([...(isOver ? [] : kept.files), ...filesOf(visit.request)]);
  return { ...form, visit, found, changes, posted, files, isOver };
}

/** The preview button of a form with several buttons names the one that it is about. */
function withButton({ buttons }: FormPage, posted: Posted): Posted {
  const named = posted.get(previewName)?.[0];
  return named !== undefined && buttons.includes(named) ? new Map([...posted, [buttonName, [named]]]) : posted;
}

function requestedRecord(visit: Visit, found: FoundPage<FormPage>, reading: Reading): DbRecord | undefined {
  const { page } = found;
  if (page.settings !== undefined) return reading.database(page.source.database).get(page.settings);
  if (page.creates) return undefined;
  const key = keyOf(visit);
  const record = key !== undefined ? findRecord(reading, page, key) : undefined;
  if (!record)
    throw new Failure('errors.recordMissing', 'no such record, or not one this page is about', { kind: 'missing' });
  if (!showByPanel(visit, found, () => page.when(record, reading)))
    throw new Failure('errors.notForRecord', `the page is not for ${record.key} as it is now`, { kind: 'conflict' });
  return record;
}

function keyOf({ request }: Visit): string | undefined {
  const { key } = request.query;
  return typeof key === 'string' ? key : undefined;
}
