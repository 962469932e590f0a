import { file } from '../../../panel/fields/kinds/file-field.ts';

/** The file field of an import. */
export const importFile = file({ maxBytes: 16 * 1_048_576 });
