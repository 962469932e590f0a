import type { FileField } from '../../panel/fields/field.ts';
import { file } from '../../panel/fields/kinds/file-field.ts';
import type { OldPanel } from '../old-panel.ts';

/** A file field of an old panel, with the default size limit of file fields. */
export const anyFile = file({ optional: true });

/** Returns the file fields of a page of an old panel, by name. Default page: the first. */
export function oldFileFields({ form }: OldPanel, name: string | undefined): ReadonlyMap<string, FileField> {
  const page = name === undefined ? form.pages[0] : form.pages.find((one) => one.name === name);
  const fields = page?.items.flatMap((item) => (item.kind === 'field' && item.type === 'file' ? item.id : [])) ?? [];
  return new Map(fields.map((id) => [id, anyFile]));
}
