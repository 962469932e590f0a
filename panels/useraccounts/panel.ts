import {
  currentPassword,
  definePanel,
  email,
  formPage,
  forwardAddress,
  groupFilter,
  groupPicker,
  groupsOf,
  literal,
  mailComesBack,
  password,
  passwordStrength,
  personName,
  phoneNumber,
  recordPages,
  refuse,
  refuseField,
  removedFiles,
  sameAs,
  select,
  setGroups,
  shown,
  telephone,
  text,
  type ChangeSet,
  type DbRecord,
  type Reading,
  type Refusal,
  type Submitted,
} from 'panelsmith';
import { related } from './related.ts';
import { refusePseudonymClash, stagePseudonyms } from './stage-pseudonyms.ts';

const users = { database: 'accounts', type: 'user' } as const;

const acctName = literal((user) => user.key);
const fullName = literal(personName);

const mail = {
  EmailForward: select({ options: ['local', 'forward', 'both'] }),
  ForwardAddress: email({ optional: true, rules: [forwardAddress] }),
  VPNClientAccess: select({
    options: ['no', 'yes'],
    initial: ({ configuration }) => configuration.get('pptpd')?.prop('AccessDefault') ?? 'no',
  }),
};

const details = {
  FirstName: text(),
  LastName: text(),
  Dept: text({ optional: true, initial: directoryDefault('defaultDepartment') }),
  Company: text({ optional: true, initial: directoryDefault('defaultCompany') }),
  Street: text({ optional: true, initial: directoryDefault('defaultStreet') }),
  City: text({ optional: true, initial: directoryDefault('defaultCity') }),
  Phone: telephone({ optional: true, rules: [phoneNumber], initial: directoryDefault('defaultPhoneNumber') }),
  ...mail,
  groupMemberships: groupPicker({
    many: true,
    property: false,
    initial: ({ accounts }, user) => (user ? groupsOf(accounts, user.key) : []),
  }),
};

const newPassword = {
  acctName,
  FullName: fullName,
  password1: password({ rules: [passwordStrength('Users')] }),
  password2: password({ rules: [sameAs('password1')] }),
};

/** A new password; it unlocks a locked account, which has none. */
const firstOrNewPassword = {
  edits: users,
  fields: newPassword,
  postEvent: unlockWithPassword,
  signals: 'password-modify',
  next: 'list',
} as const;

/**
 * Users: people with a mailbox, a home folder and a sign-in. Records of type `user` in the accounts database.
 * Source: developer manual, section 4, "Programmatically creating users, groups, and i-bays"; classic panel useraccounts.
 */
export default definePanel({
  name: 'useraccounts',
  menu: { heading: 'Collaboration', order: [2000, 2100] },
  firstDay: {
    adminPassword: {
      page: 'systempassword',
      key: 'admin',
      order: 30,
      done: ({ accounts }) => accounts.get('admin')?.prop('PasswordSet') === 'yes',
    },
    firstUser: { page: 'create', order: 60, done: ({ accounts }) => accounts.ofType('user').length > 0 },
  },
  related,
  pages: {
    ...recordPages({
      records: users,
      key: 'acctName',
      fields: { acctName: text(), ...details },
      sections: {
        person: ['FirstName', 'LastName', 'Dept', 'Company', 'Street', 'City', 'Phone'],
        mail: ['EmailForward', 'ForwardAddress'],
        access: ['VPNClientAccess', 'groupMemberships'],
      },
      columns: {
        acctName,
        FullName: fullName,
        Dept: shown('Dept'),
        Phone: shown('Phone'),
        VPNClientAccess: literal((user) => user.prop('VPNClientAccess') ?? 'no', { options: ['no', 'yes'] }),
        ForwardAddress: literal((user) =>
          user.prop('EmailForward') === 'local' ? '' : (user.prop('ForwardAddress') ?? ''),
        ),
        PasswordSet: literal((user) => (isActive(user) ? 'yes' : 'no'), {
          options: ['yes', 'no'],
          tones: { yes: 'good', no: 'warning' },
        }),
      },
      signals: { create: 'user-create', modify: 'user-modify' },
      rules: [refuseMissingAddress],
      postEvent: stageUser,
      list: {
        also: ['admin'],
        aside: ['Phone'],
        open: ['modify', 'modifyadmin'],
        actions: ['password', 'systempassword', 'lock', 'unlock'],
        filters: ['PasswordSet', groupFilter('groupMemberships'), 'VPNClientAccess'],
        bulk: {
          pages: ['lock', 'remove'],
          fields: ['groupMemberships', 'Dept', 'Company', 'Street', 'City', 'EmailForward', 'VPNClientAccess'],
        },
      },
      create: { initially: { PasswordSet: 'no' }, preEvent: refuseBeyondMaxUsers, offers: 'password' },
      remove: { fields: { acctName, FullName: fullName, ...removedFiles } },
    }),
    modifyadmin: formPage({
      edits: users,
      only: ['admin'],
      fields: { acctName, FirstName: details.FirstName, LastName: details.LastName, ...mail },
      rules: [refuseMissingAddress],
      signals: 'user-modify-admin',
      next: 'list',
    }),
    password: formPage(firstOrNewPassword),
    unlock: formPage({ ...firstOrNewPassword, when: (user: DbRecord) => !isActive(user) }),
    systempassword: formPage({
      edits: users,
      only: ['admin'],
      fields: {
        acctName,
        curpass: currentPassword(),
        pass: password({ rules: [passwordStrength('Admin')] }),
        passVerify: password({ rules: [sameAs('pass')] }),
      },
      postEvent(changes, admin, { pass }) {
        changes.setPassword(admin.key, pass);
      },
      signals: 'password-modify',
      next: 'list',
    }),
    lock: formPage({
      edits: users,
      when: (user) => isActive(user) && user.prop('Lockable') !== 'no',
      fields: { acctName, FullName: fullName },
      postEvent(changes, user) {
        changes.forgetPassword(user.key);
        changes.setProps(user, { PasswordSet: 'no' });
      },
      signals: 'user-lock',
      next: 'list',
    }),
  },
});

/** Forwarding requires an address. */
function refuseMissingAddress({ EmailForward, ForwardAddress }: Submitted<typeof mail>): Refusal | undefined {
  return EmailForward !== 'local' && ForwardAddress === ''
    ? refuseField('ForwardAddress', 'errors.required')
    : undefined;
}

/** Stages pseudonyms and group memberships, which are not properties of the user. */
function stageUser(changes: ChangeSet, user: DbRecord, submitted: Submitted<typeof details>): Refusal | undefined {
  const refusal = refusePseudonymClash(changes, user);
  if (refusal) return refusal;
  const stored = changes.accounts.stored(user.key);
  if (!stored) changes.takeAccountNumber(user.key);
  stagePseudonyms(changes, stored, user);
  setGroups(changes.accounts, user.key, submitted.groupMemberships);
  // The groups are those of the same form, which are not stored yet.
  const { EmailForward, ForwardAddress: value } = submitted;
  const isRound = EmailForward !== 'local' && mailComesBack(changes, user.key, value);
  return isRound ? refuseField('ForwardAddress', 'errors.forwardLoop', { value }) : undefined;
}

/** Sets a new password, which unlocks the account, unless the limit of active users is reached. */
function unlockWithPassword(
  changes: ChangeSet,
  user: DbRecord,
  submitted: Submitted<typeof newPassword>,
): Refusal | undefined {
  const tooMany = isActive(user) ? undefined : refuseBeyondMaxUsers(changes);
  if (tooMany) return tooMany;
  changes.setPassword(user.key, submitted.password1);
  changes.setProps(user, { PasswordSet: 'yes' });
  return undefined;
}

/** Setting `MaxUsers` of record `sysconfig` limits the number of active users; unset or 0: no limit. */
function refuseBeyondMaxUsers({ accounts, configuration }: Reading): Refusal | undefined {
  const max = Number(configuration.get('sysconfig')?.prop('MaxUsers') ?? '0');
  const isFull = max > 0 && accounts.ofType('user').filter(isActive).length >= max;
  return isFull ? refuse('errors.maxUsers', { count: max }) : undefined;
}

/** An account is locked until its password is set. */
function isActive(user: DbRecord): boolean {
  return user.prop('PasswordSet') === 'yes';
}

function directoryDefault(property: string): (reading: Reading) => string {
  return ({ configuration }) => configuration.get('ldap')?.prop(property) ?? '';
}
