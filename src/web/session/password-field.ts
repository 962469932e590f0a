import { emptyField } from '../page/empty-field.ts';
import type { FieldModel } from '../page/models/field-model.ts';

/**
 * A field for a new password, on a page outside the panels.
 * @param own what is different in this one
 */
export function passwordField(name: string, label: string, own: Partial<FieldModel>): FieldModel {
  return { ...emptyField, name, control: 'password', label, required: true, autocomplete: 'new-password', ...own };
}
