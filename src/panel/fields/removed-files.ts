import type { Condition } from './field.ts';
import { radio } from './choice-fields.ts';
import { literal } from './literal-field.ts';

/** Only where the server's actions keep an archive is there something to choose: package `unix` brings the setting. */
const isChoice: Condition = (_record, { configuration }) => configuration.get('DeletedData') !== undefined;

/**
 * Fields for the page that removes an account with files: `fields: { acctName, ...removedFiles }`. A person chooses what
 * becomes of the files, property `DeletedData`: `archive` (kept as one archive) or `remove` (for good). The setting
 * `DeletedData` of the configuration database is chosen at first. Where the server's own programs remove accounts, it is
 * only said that the files are theirs to delete.
 */
export const removedFiles = {
  DeletedData: radio({
    options: ['archive', 'remove'],
    initial: ({ configuration }) => (configuration.get('DeletedData')?.type === 'remove' ? 'remove' : 'archive'),
    when: isChoice,
  }),
  DeletedFiles: literal(() => 'elsewhere', {
    options: ['elsewhere'],
    when: (record, reading) => !isChoice(record, reading),
  }),
};
