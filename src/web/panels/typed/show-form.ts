import type { DbRecord } from '../../../db/file/record.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import type { Reading } from '../../../panel/fields/reading.ts';
import { Failure, type Refusal } from '../../../problems.ts';
import { formModel, type RefusedForm } from './fill-form.ts';
import type { Sentence } from '../../page/models/layout-model.ts';
import { showByPanel } from '../panel-code.ts';
import { findRecord, type FoundPage } from '../panel-pages.ts';
import { leadWithRefusal } from './follow-router.ts';
import { listPlace, nextUrlHere, placeText } from './list-place.ts';
import type { Visit } from '../../visit.ts';

type FoundForm = FoundPage<FormPage>;

/** Shows a form as it is stored. */
export async function showForm(visit: Visit, found: FoundForm, record: DbRecord | undefined): Promise<void> {
  const { panel, name } = found;
  const id = [visit.language, panel.name, name, record?.key ?? '', placeText(listPlace(visit, panel))].join('\0');
  const model = visit.shell.keptForms.get(id, visit.reading, () =>
    showByPanel(visit, found, () => formModel(visit, found, record)),
  );
  await visit.page('form', titleOf(name, record), model, { here: panel.name, panel: panel.name });
}

/** Shows a form that was submitted and refused, as it was typed; with nothing refused, one that is to be typed on. */
export async function showRefused(
  visit: Visit,
  found: FoundForm,
  record: DbRecord | undefined,
  refused: RefusedForm,
): Promise<void> {
  const { panel, name } = found;
  const model = showByPanel(visit, found, () => formModel(visit, found, record, refused));
  const status = model.refused.length + model.refusals.length > 0 ? 422 : 200;
  await visit.page('form', titleOf(name, record), model, { status, here: panel.name, panel: panel.name });
}

/**
 * The record named in the URL; undefined on a page that creates one, or of settings that were never set.
 * @throws Failure `errors.recordMissing`, `errors.notForRecord`
 */
export function requestedRecord(visit: Visit, found: FoundForm, reading: Reading): DbRecord | undefined {
  const { page } = found;
  if (page.settings !== undefined) return reading.database(page.source.database).get(page.settings);
  if (page.creates) return undefined;
  const key = keyOf(visit);
  const record = key !== undefined ? findRecord(reading, page, key) : undefined;
  if (!record) throw new Failure('errors.recordMissing', 'no such record, or not one this page is about');
  if (!showByPanel(visit, found, () => page.when(record)))
    throw new Failure('errors.notForRecord', `the page is not for ${record.key} as it is now`);
  return record;
}

function keyOf({ request }: Visit): string | undefined {
  const { key } = request.query;
  return typeof key === 'string' ? key : undefined;
}

/** A page whose pre-event refuses leads back to where it came from, saying why. */
export async function leadBack(visit: Visit, found: FoundForm, refusal: Refusal): Promise<void> {
  await leadWithRefusal(visit, found, nextUrlHere(visit, found, keyOf(visit)), refusal);
}

/** The title of a form. */
export function titleOf(name: string, record: DbRecord | undefined): Sentence {
  return { key: `pages.${name}.title`, args: { key: record?.key ?? '' } };
}
