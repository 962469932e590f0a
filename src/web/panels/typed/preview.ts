import type { ChangeSet } from '../../../changes/change-set.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import { fileFields } from '../../../panel/fields/file-field.ts';
import { inputs } from '../../../panel/fields/field-values.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import { changedModel } from '../../page/show-changes.ts';
import type { PreviewModel } from '../../page/models/preview-model.ts';
import { nextUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';
import { eventSentence } from '../../words/event-words.ts';

/** Names posted by the preview button, and by the button that leads back. */
export const previewName = '_preview';
export const editName = '_edit';

/**
 * Whether a form can be previewed: the typed values go back to the browser, which is not allowed for passwords and
 * files.
 */
export function canPreview(page: FormPage): boolean {
  if (page.buttons.length > 0 || fileFields(page.fields).length > 0) return false;
  return inputs(page.fields).every(([, { control }]) => control !== 'password');
}

/**
 * Shows the effects of a submitted form: records, events, files, services. Nothing is done.
 * @param action the URL for submitting it
 */
export async function showPreview(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
  action: string,
): Promise<void> {
  const { panel, name, page } = found;
  const kept = new Set(['_seen', '_why', ...inputs(page.fields).map(([field]) => field)]);
  const model: PreviewModel = {
    action,
    hidden: [...posted].flatMap(([field, texts]) =>
      kept.has(field) ? texts.map((value) => ({ name: field, value })) : [],
    ),
    changed: changedModel(visit, changes.changes, panel.name),
    events: changes.signals.map((signal) => eventModel(visit, changes, signal)),
    button: `pages.${name}.button`,
    danger: page.danger,
    cancel: nextUrl(found, record?.key),
  };
  const title = { key: 'preview.title', args: {} };
  await visit.page('preview', title, model, { here: panel.name, panel: panel.name });
}

/** What an event would do. */
export function eventModel(
  visit: Visit,
  changes: ChangeSet,
  { event, args }: ChangeSet['signals'][number],
): PreviewModel['events'][number] {
  const { actions, templates, services } = visit.shell.system.events.preview(event, changes.configuration);
  return {
    text: [event, ...args].join(' '),
    says: eventSentence(visit, event),
    actions: actions.filter(({ skipped }) => skipped === undefined),
    templates,
    services: services
      .filter(({ skipped }) => skipped === undefined)
      .map((service) => `${service.service}: ${service.actions.join(', ')}`),
  };
}
