import {
  definePanel,
  formPage,
  phoneNumber,
  radio,
  select,
  telephone,
  text,
  type ChangeSet,
  type DbRecord,
} from 'panelsmith';

/** The property of users for each default, if the users are to get it too. */
const ofUsers = {
  defaultDepartment: 'Dept',
  defaultCompany: 'Company',
  defaultStreet: 'Street',
  defaultCity: 'City',
  defaultPhoneNumber: 'Phone',
} as const;

/**
 * The address book: who can read it, and the default values of new users. Record `ldap` of the configuration database.
 * Source: classic panel directory.
 */
export default definePanel({
  name: 'directory',
  menu: { heading: 'Configuration', order: [6000, 6300] },
  firstDay: {
    defaults: {
      page: 'directory',
      order: 50,
      done: ({ configuration }) => (configuration.get('ldap')?.prop('defaultCompany') ?? '') !== '',
    },
  },
  pages: {
    directory: formPage({
      settings: { database: 'configuration', key: 'ldap', type: 'service' },
      header: {
        view: 'views/base.ejs',
        model: ({ configuration }) => ({ base: baseOf(configuration.get('DomainName')?.value ?? '') }),
      },
      fields: {
        access: select({ options: ['private', 'public'] }),
        defaultDepartment: text({ optional: true }),
        defaultCompany: text({ optional: true }),
        defaultStreet: text({ optional: true }),
        defaultCity: text({ optional: true }),
        defaultPhoneNumber: telephone({ optional: true, rules: [phoneNumber] }),
        existingUsers: radio({ property: false, options: ['leave', 'update'], initial: 'leave' }),
      },
      postEvent(changes, ldap, { existingUsers }) {
        if (existingUsers === 'update') giveToUsers(changes, ldap);
      },
      signals: { event: 'ldap-update', args: [] },
      next: 'directory',
    }),
  },
});

/** Sets every default that is not empty for every user; if a default is empty, each user's own value stays. */
function giveToUsers(changes: ChangeSet, ldap: DbRecord): void {
  const props = Object.fromEntries(
    Object.entries(ofUsers).flatMap(([setting, property]) => {
      const value = ldap.prop(setting) ?? '';
      return value === '' ? [] : [[property, value]];
    }),
  );
  for (const user of changes.accounts.ofType('user')) changes.setProps(user, props);
}

/** The name at the top of the directory: `dc=example,dc=com`. */
function baseOf(domain: string): string {
  return domain
    .split('.')
    .map((part) => `dc=${part}`)
    .join(',');
}
