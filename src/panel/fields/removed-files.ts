import type { Condition } from './field.ts';
import { radio } from './kinds/choice-fields.ts';
import { literal } from './kinds/literal-field.ts';

/** There is a choice only if the server's actions can keep an archive: then package `unix` brings the setting. */
const isChoice: Condition = (_record, { configuration }) => configuration.get('DeletedData') !== undefined;

/**
 * Fields for the page that removes an account with files: `fields: { acctName, ...removedFiles }`. A person chooses
 * what happens to the files, property `DeletedData`: `archive` (kept as one archive) or `remove` (for good). The
 * setting `DeletedData` of the configuration database is chosen at first. If the server's own programs remove accounts,
 * the page only says that these programs delete the files.
 */
export const removedFiles = {
  DeletedData: radio({
    options: ['archive', 'remove'],
    initial: ({ configuration }) => (configuration.get('DeletedData')?.value === 'remove' ? 'remove' : 'archive'),
    when: isChoice,
  }),
  DeletedFiles: literal(() => 'elsewhere', {
    options: ['elsewhere'],
    when: (record, reading) => !isChoice(record, reading),
  }),
};
