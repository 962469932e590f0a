import {
  choiceOf,
  definePanel,
  formPage,
  literal,
  password,
  passwordStrength,
  recordPages,
  removedFiles,
  sameAs,
  select,
  shown,
  text,
  toggle,
  validators,
  type ChangeSet,
  type Choice,
  type DbRecord,
  type Reading,
  type Submitted,
} from 'panelsmith';
import { Domains, stageDomains } from './domains.ts';
import { related } from './related.ts';

const bays = { database: 'accounts', type: 'ibay' } as const;

const ibayName = literal((bay) => bay.key);
const Name = text({ rules: [validators.validate_description] });

const access = {
  Group: select({ options: owningGroups }),
  UserAccess: select({
    options: ['wr-group-rd-group', 'wr-group-rd-everyone', 'wr-admin-rd-group'],
    initial: 'wr-group-rd-group',
  }),
  PublicAccess: select({
    options: ['none', 'local', 'local-pw', 'global', 'global-pw', 'global-pw-remote'],
    initial: 'none',
  }),
};

const details = {
  Name,
  ...access,
  CgiBin: toggle({ on: 'enabled', off: 'disabled' }),
  SSL: toggle({ on: 'enabled', off: 'disabled' }),
  Domains,
};

/**
 * Information bays: shared folders, each with its own web page, file share and FTP account. Records of type `ibay` in
 * the accounts database.
 * Source: developer manual, section 4, "Users, groups, and i-bays"; classic panel ibays.
 */
export default definePanel({
  name: 'ibays',
  menu: { heading: 'Collaboration', order: [2000, 2500] },
  related,
  pages: {
    ...recordPages({
      records: bays,
      key: 'ibayName',
      fields: { ibayName: text(), ...details },
      sections: { access: ['Group', 'UserAccess', 'PublicAccess'], web: ['CgiBin', 'SSL', 'Domains'] },
      columns: {
        ibayName,
        Name,
        Group: access.Group,
        PublicAccess: access.PublicAccess,
        PasswordSet: literal((bay) => (bay.prop('PasswordSet') === 'yes' ? 'yes' : 'no'), { options: ['yes', 'no'] }),
      },
      signals: { create: 'ibay-create', modify: 'ibay-modify' },
      postEvent: stageBay,
      list: {
        actions: ['password'],
        filters: ['Group', 'PublicAccess'],
        bulk: { pages: ['remove'], fields: ['Group', 'UserAccess', 'PublicAccess', 'CgiBin', 'SSL'] },
      },
      create: { initially: { PasswordSet: 'no' } },
      modify: { when: (bay) => bay.prop('Modifiable') !== 'no' },
      remove: {
        fields: { ibayName, Name: shown('Name'), ...removedFiles },
        postEvent: removeBay,
      },
    }),
    password: formPage({
      edits: bays,
      when: (bay) => bay.prop('Passwordable') !== 'no',
      fields: {
        ibayName,
        password1: password({ rules: [passwordStrength('Ibays')] }),
        password2: password({ rules: [sameAs('password1')] }),
      },
      postEvent(changes, bay, { password1 }) {
        changes.setPassword(bay.key, password1);
        changes.setProps(bay, { PasswordSet: 'yes' });
      },
      signals: 'password-modify',
      next: 'list',
    }),
  },
});

/** The administrator alone, everybody, or one group. */
function owningGroups({ accounts }: Reading): readonly Choice[] {
  const groups = accounts.ofType('group').map((group) => choiceOf(group, group.prop('Description') ?? ''));
  const others = Object.entries({ admin: 'owners.admin', shared: 'owners.shared' }).filter(([key]) =>
    accounts.get(key),
  );
  return [...others.map(([value, label]) => ({ value, label })), ...groups];
}

function stageBay(changes: ChangeSet, bay: DbRecord, submitted: Submitted<typeof details>): void {
  const isNew = !changes.accounts.stored(bay.key);
  // The classic action creates the Unix account with the number in the record.
  if (isNew) changes.takeAccountNumber(bay.key);
  stageDomains(changes, bay, isNew ? 'ibay-create' : 'ibay-modify', submitted.Domains);
}

/** Removes a bay; its domains then show the primary bay. */
function removeBay(changes: ChangeSet, bay: DbRecord): void {
  changes.deleteAccount(bay);
  stageDomains(changes, bay, 'ibay-delete', []);
}
