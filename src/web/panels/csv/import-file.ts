import { file } from '../../../panel/fields/file-field.ts';

/** What an import asks for. */
export const importFile = file({ maxBytes: 16 * 1_048_576 });
