import type { DbRecord } from '../../../../db/file/record.ts';
import { fieldsFor } from '../../../../panel/fields/field-values.ts';
import { seenValues } from '../../../../panel/submit/seen.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import type { Refusal } from '../../../../refusals.ts';
import { base } from '../../../base-url.ts';
import { whyOf } from '../../../request/why.ts';
import { fieldModel } from './fill-field.ts';
import { focusFirst, markRequired } from '../../../page/field-marks.ts';
import type { FieldModel } from '../../../page/models/field-model.ts';
import type { FormModel } from '../../../page/models/form-model.ts';
import type { PackageHtml } from '../../../page/package-views.ts';
import { formatDuration } from '../../../words/format.ts';
import { pageUrl, type FoundPage, type FoundPanel } from '../../panel-pages.ts';
import { confirmSecondsOf } from '../../../preview/confirm-request.ts';
import { formUrlHere, nextUrlHere } from '../table/list-position.ts';
import { lostModels, relatedModels } from './related-model.ts';
import type { Visit } from '../../../visit.ts';
import { seenName } from '../../../../panel/submit/posted-names.ts';

/** A refused form: the typed values and the refusals. */
export interface RefusedForm {
  readonly posted: Posted;
  readonly fields: ReadonlyMap<string, Refusal>;
  readonly page: readonly Refusal[];
}

/** The model of a form page for a record, or for the one it will create. */
export function formModel(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  refused?: RefusedForm,
): FormModel {
  const { name, page } = found;
  const { reading } = visit;
  const shownBody = (body: FormPage['body']): PackageHtml | undefined =>
    body && packageHtml(visit, found, body.view, body.model(reading, record));
  const confirmSeconds = confirmSecondsOf(found, page);
  const { fields, unseen } = fieldModels(visit, found, record, refused);
  const seen = refused?.posted.get(seenName)?.[0] ?? seenValues(page.fields, record, reading);
  return {
    description: `pages.${name}.description`,
    descriptionArgs: { key: record?.key ?? '' },
    action: formUrlHere(visit, found, record),
    hidden: [
      { name: seenName, value: seen },
      ...unseen.map(({ name: field, typed }) => ({ name: field, value: typed })),
    ],
    body: shownBody(page.body),
    header: shownBody(page.header),
    footer: shownBody(page.footer),
    fields,
    groups: groupsOf(page, fields),
    isUnsaved: refused !== undefined,
    hasFiles: fields.some(({ control }) => control === 'file'),
    previews: previewModels(found),
    buttons: buttonModels(found),
    danger: page.danger,
    confirmWithin: confirmSeconds > 0 ? formatDuration(confirmSeconds, visit.language) : undefined,
    cancel: nextUrlHere(visit, found, record?.key),
    step: undefined,
    history: historyOf(found, record),
    why: refused ? whyOf(refused.posted) : '',
    related: relatedModels(visit, found, record),
    lost: lostModels(visit, found, record ? [record] : []),
    refused: fields.filter((field) => field.refusal !== undefined),
    refusals: [...(refused?.page ?? []), ...unseen.flatMap(({ refusal }) => refusal ?? [])],
  };
}

/** The fields that are shown, and those that the form carries unseen. */
function fieldModels(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  refused: RefusedForm | undefined,
): { readonly fields: readonly FieldModel[]; readonly unseen: readonly FieldModel[] } {
  const { panel, page } = found;
  const { reading } = visit;
  const all = Object.entries(fieldsFor(page.fields, record, reading)).map(([name, field]) =>
    withNameCheck(found, fieldModel(visit, panel.name, name, field, { record, reading, refused })),
  );
  const marked = markRequired(all.filter(({ control }) => control !== 'hidden'));
  return {
    fields: refused || page.danger ? marked : focusFirst(marked),
    unseen: all.filter(({ control }) => control === 'hidden'),
  };
}

/** The name of a new account can be checked while it is typed. */
function withNameCheck({ panel, name, page }: FoundPage<FormPage>, field: FieldModel): FieldModel {
  const isName = page.creates && page.source.database === 'accounts' && field.name === page.key;
  return isName ? { ...field, nameCheck: `${pageUrl(panel.name, name)}/name` } : field;
}

/** The fields under the page's headings; those of no section come first. */
function groupsOf({ sections = {} }: FormPage, fields: readonly FieldModel[]): FormModel['groups'] {
  const placed = new Set(Object.values(sections).flat());
  const groups = [
    { name: '', title: undefined, fields: fields.filter(({ name }) => !placed.has(name)) },
    ...Object.entries(sections).map(([name, names]) => ({
      name,
      title: `sections.${name}.title`,
      fields: names.flatMap((one) => fields.find((field) => field.name === one) ?? []),
    })),
  ];
  return groups.filter((group) => group.fields.length > 0);
}

function historyOf({ page }: FoundPage<FormPage>, record: DbRecord | undefined): string | undefined {
  const key = record?.key ?? page.settings;
  return key === undefined
    ? undefined
    : `${base}/history?record=${encodeURIComponent(`${page.source.database}:${key}`)}`;
}

function buttonModels({ name, page }: FoundPage<FormPage>): FormModel['buttons'] {
  if (page.buttons.length === 0) return [{ label: `pages.${name}.button`, value: undefined }];
  return page.buttons.map((button) => ({ label: `pages.${name}.buttons.${button}`, value: button }));
}

/** One for each button, since each may do something else. */
function previewModels({ name, page }: FoundPage<FormPage>): FormModel['previews'] {
  if (page.buttons.length < 2) return [{ value: page.buttons[0] ?? '1', label: undefined }];
  return page.buttons.map((button) => ({ value: button, label: `pages.${name}.buttons.${button}` }));
}

/** The output of a package's own view. */
export function packageHtml(visit: Visit, { from, panel }: FoundPanel, view: string, model: unknown): PackageHtml {
  const place = { folder: from.folder, panelUrl: `${base}/${panel.name}` };
  return visit.web.packageViews.render(place, view, model, visit.translator(panel.name));
}
