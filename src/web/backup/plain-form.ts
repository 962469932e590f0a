import { emptyField } from '../page/empty-field.ts';
import type { FieldModel } from '../page/models/field-model.ts';
import type { FormModel } from '../page/models/form-model.ts';
import type { Sentence } from '../page/models/layout-model.ts';

/** The parts that differ between the forms that are not about a record of a panel. */
interface PlainForm {
  readonly description: Sentence;
  readonly action: string;
  readonly fields: readonly FieldModel[];
  /** Lexicon key of the button; undefined where nothing can be sent. */
  readonly button: string | undefined;
  readonly cancel: string;
  readonly refusals?: readonly Sentence[] | undefined;
  readonly hidden?: FormModel['hidden'];
  readonly hasFiles?: boolean;
  readonly danger?: boolean;
}

/** The model of the view `form` for a form without a record. */
export function plainForm(form: PlainForm): FormModel {
  const { description, action, fields, button, cancel, refusals = [], hidden = [], hasFiles = false, danger } = form;
  return {
    description: description.key,
    descriptionArgs: description.args,
    action,
    hidden,
    body: undefined,
    header: undefined,
    footer: undefined,
    fields,
    groups: [{ name: 'fields', title: undefined, fields }],
    isUnsaved: false,
    hasFiles,
    previews: [],
    buttons: button === undefined ? [] : [{ label: button, value: undefined }],
    danger: danger === true,
    confirmWithin: undefined,
    cancel,
    step: undefined,
    history: undefined,
    why: undefined,
    related: [],
    lost: [],
    refused: fields.filter(({ refusal }) => refusal !== undefined),
    refusals,
  };
}

/** A field of such a form, with lexicon keys below `archives.fields`. */
export function plainField(
  name: string,
  control: FieldModel['control'],
  more: Partial<Omit<FieldModel, 'name' | 'control'>> = {},
): FieldModel {
  return { ...emptyField, name, control, label: `archives.fields.${name}`, ...more };
}
