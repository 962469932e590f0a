import {
  currentPassword,
  definePanel,
  formPage,
  literal,
  password,
  passwordStrength,
  sameAs,
  tablePage,
  text,
} from 'panelsmith';

const users = { database: 'accounts', type: 'user' } as const;

const User = literal((user) => user.key);
const FullName = literal((user) => [user.prop('FirstName'), user.prop('LastName')].filter(Boolean).join(' '));
const CellNumber = text({ optional: true });
const names = { FirstName: text(), LastName: text() };

/** User accounts, for tests of what stands around a panel: every kind of page, whichever bundled panels there are. */
export default definePanel({
  name: 'people',
  menu: { heading: 'Collaboration', order: [2000, 2050] },
  pages: {
    list: tablePage({
      lists: users,
      also: ['admin'],
      columns: { User, FullName, CellNumber },
      open: 'modify',
      actions: ['edit', 'password', 'systempassword', 'lock', 'remove'],
      create: 'create',
    }),
    modify: formPage({ edits: users, fields: { User, FullName, CellNumber }, next: 'list' }),
    create: formPage({
      creates: users,
      key: 'acctName',
      initially: { PasswordSet: 'no' },
      fields: { acctName: text(), ...names },
      signals: 'user-create',
      next: 'list',
    }),
    edit: formPage({
      edits: users,
      fields: { User, ...names, Dept: text({ optional: true }), City: text({ optional: true }) },
      signals: 'user-modify',
      next: 'list',
    }),
    password: formPage({
      edits: users,
      fields: {
        User,
        password1: password({ rules: [passwordStrength('Users')] }),
        password2: password({ rules: [sameAs('password1')] }),
      },
      postEvent(changes, user, { password1 }) {
        changes.setPassword(user.key, password1);
        changes.setProps(user, { PasswordSet: 'yes' });
      },
      signals: 'password-modify',
      next: 'list',
    }),
    systempassword: formPage({
      edits: users,
      only: ['admin'],
      fields: {
        User,
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
      when: (user) => user.prop('PasswordSet') === 'yes',
      fields: { User },
      postEvent(changes, user) {
        changes.forgetPassword(user.key);
        changes.setProps(user, { PasswordSet: 'no' });
      },
      signals: 'user-lock',
      danger: true,
      next: 'list',
    }),
    remove: formPage({
      edits: users,
      fields: { User },
      postEvent(changes, user) {
        changes.deleteAccount(user);
      },
      danger: true,
      next: 'list',
    }),
  },
});
