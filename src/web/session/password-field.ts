import type { FieldModel } from '../page/models/field-model.ts';

/** A field for a new password, on a page outside the panels. @param own what is different in this one */
export function passwordField(name: string, label: string, own: Partial<FieldModel>): FieldModel {
  return {
    name,
    control: 'password',
    label,
    help: [],
    required: true,
    typed: '',
    options: [],
    autocomplete: 'new-password',
    range: undefined,
    href: undefined,
    rows: 1,
    refusal: undefined,
    ...own,
  };
}
