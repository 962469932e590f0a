import type { FileField } from '../../../panel/fields/field.ts';

/** What an import asks for. */
export const importFile: FileField = {
  kind: 'file',
  optional: false,
  maxBytes: 16 * 1_048_576,
  accept: [],
  when: () => true,
};
