import type { DbRecord } from '../../../../db/file/record.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { formModel, type RefusedForm } from './fill-form.ts';
import type { Sentence } from '../../../page/models/layout-model.ts';
import { showByPanel } from '../../panel-code.ts';
import type { FoundPage } from '../../panel-pages.ts';
import { listPosition, positionText } from '../table/list-position.ts';
import type { Visit } from '../../../visit.ts';

type FoundForm = FoundPage<FormPage>;

/** Shows a form with the stored values. */
export async function showForm(visit: Visit, found: FoundForm, record: DbRecord | undefined): Promise<void> {
  const { panel, name } = found;
  const id = [visit.language, panel.name, name, record?.key ?? '', positionText(listPosition(visit, panel))].join('\0');
  const model = visit.web.keptForms.get(id, visit.reading, () =>
    showByPanel(visit, found, () => formModel(visit, found, record)),
  );
  await visit.page('form', titleOf(name, record), model, { here: panel.name, panel: panel.name });
}

/** Shows a refused form as it was typed; without refusals, one to continue typing. */
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

/** The title of a form. */
export function titleOf(name: string, record: DbRecord | undefined): Sentence {
  return { key: `pages.${name}.title`, args: { key: record?.key ?? '' } };
}
