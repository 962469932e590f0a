import { definePanel, literal, personName, recordPages, text } from 'panelsmith';

const userAccounts = { database: 'accounts', type: 'user' } as const;

const fields = {
  User: literal((user) => user.key),
  FullName: literal(personName),
  CellNumber: text({ optional: true }),
};

/**
 * Cell numbers: one optional telephone number for each user account.
 * Stored as property `CellNumber` of `user` records in the accounts database; free text, may be empty.
 * Source: developer manual, section 4, "Adding new account properties".
 */
export default definePanel({
  name: 'cellnumbers',
  menu: { heading: 'Collaboration', order: [3000, 3150] },
  pages: recordPages({ records: userAccounts, fields, create: false, remove: false }),
});
