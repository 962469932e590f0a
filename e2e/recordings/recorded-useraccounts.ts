import type { Replayed } from './recorded-subs.ts';

/** The classic panel of user accounts, with equivalent subs. */
export const useraccounts: Replayed = {
  panel: 'useraccounts',
  columns: 3,
  notListed: ['', 'Member?', 'Account is locked'],
  configuration: { 'max-users': ['sysconfig=configuration|MaxUsers|1'] },
  actions: Object.fromEntries(
    ['user-create', 'user-modify', 'user-lock', 'user-delete', 'password-modify'].map((event) => [
      `${event}/S10check`,
      '#!/bin/sh\n[ ! -e "$PANELSMITH_ROOT/fail" ]\n',
    ]),
  ),
  subs: `
    import { defineSubs, deletePseudonymsOf, setGroups, validators } from 'panelsmith';
    const own = ['FirstName', 'LastName', 'Dept', 'Company', 'Street', 'City', 'Phone', 'EmailForward', 'ForwardAddress', 'VPNClientAccess'];
    const account = (panel) => panel.changes.accounts.get(panel.value('acctName'));
    const fullName = (user) => [user.prop('FirstName'), user.prop('LastName')].join(' ');
    const groupsOf = (panel) => panel.changes.accounts.ofType('group');
    const member = (group, name) => (group.prop('Members') ?? '').split(',').includes(name);
    export default defineSubs({
      print_user_table(panel) {
        const { accounts } = panel.changes;
        const rows = [accounts.get('admin'), ...accounts.ofType('user')].map((user) => ({
          acctName: user.key, name: fullName(user), vpn: panel.say(user.prop('VPNClientAccess') === 'yes' ? 'YES' : 'NO'),
        }));
        const link = (label, page, when, more = {}) => ({ acctName }) => when(accounts.get(acctName)) ? panel.link(label, page(acctName), { acctName, ...more }) : undefined;
        const isUser = (user) => user.type === 'user';
        return panel.table({ columns: { acctName: 'ACCOUNT', name: 'USER_NAME', vpn: 'VPN_CLIENT_ACCESS' }, rows, actions: {
          MODIFY: link('MODIFY', (name) => (name === 'admin' ? 'ModifyAdmin' : 'CreateModify'), () => true, { action: 'modify' }),
          PASSWORD_RESET: link('PASSWORD_RESET', () => 'ResetPassword', () => true),
          LOCK_ACCOUNT: link('LOCK_ACCOUNT', () => 'LockAccount', (user) => isUser(user) && user.prop('PasswordSet') === 'yes'),
          REMOVE: link('REMOVE', () => 'RemoveAccount', isUser),
        } });
      },
      checkMaxUsers(panel, page) {
        const most = Number(panel.changes.configuration.get('sysconfig')?.prop('MaxUsers') ?? 0);
        if (most > 0 && panel.changes.accounts.ofType('user').length >= most) panel.error('MAX_USERS_EXCEEDED');
        else panel.next(page);
      },
      print_acctName_field(panel) {
        const user = account(panel);
        if (panel.value('action') !== 'modify') return [panel.field({ id: 'acctName', label: 'ACCOUNT_NAME' }), panel.field({ type: 'hidden', id: 'action', label: '', value: 'create' })];
        for (const name of own) panel.set(name, user?.prop(name) ?? '');
        return panel.field({ type: 'literal', id: 'shown', label: 'ACCOUNT_NAME', value: panel.value('acctName') });
      },
      get_ldap_value: (panel, name) => panel.changes.configuration.get('ldap')?.prop({ Dept: 'defaultDepartment', Phone: 'defaultPhoneNumber' }[name] ?? 'default' + name) ?? '',
      get_pptp_value: (panel) => panel.changes.configuration.get('pptpd')?.prop('AccessDefault') ?? 'no',
      display_email_forwarding: () => true,
      pseudonym_clash: () => 'OK',
      emailforward(panel, value) {
        return panel.value('EmailForward') === 'local' || /^\\S+$/.test(value) ? 'OK' : 'CANNOT_CONTAIN_WHITESPACE';
      },
      print_ipsec_client_section: () => '',
      print_groupMemberships_field(panel) {
        const name = panel.value('acctName');
        const options = new Map(groupsOf(panel).map((group) => [group.key, group.key]));
        const value = groupsOf(panel).filter((group) => member(group, name)).map(({ key }) => key);
        return panel.field({ type: 'checkboxes', id: 'groupMemberships', label: 'GROUP_MEMBERSHIPS', options, value });
      },
      handle_user_accounts(panel) {
        const { accounts, configuration } = panel.changes;
        const acctName = panel.value('acctName');
        const props = Object.fromEntries(own.map((name) => [name, panel.value(name)]));
        const groups = panel.values('groupMemberships');
        if (panel.value('action') === 'modify') {
          const before = account(panel);
          if (before?.type !== 'user') return panel.error('NO_SUCH_USER', 'First', { acctName });
          accounts.setProps(acctName, props);
          deletePseudonymsOf(accounts, acctName);
          pseudonyms(panel, acctName);
          setGroups(accounts, acctName, groups);
          panel.changes.signal('user-modify', acctName);
          return panel.success('USER_MODIFIED');
        }
        const maxLength = Number(configuration.get('maxAcctNameLength')?.value ?? 12);
        if (!/^[a-z][-_.a-z0-9]*$/.test(acctName)) return panel.error('ACCT_NAME_HAS_INVALID_CHARS', 'First', { acctName });
        if (acctName.length > maxLength) return panel.error('ACCOUNT_TOO_LONG', 'First', { maxLength });
        const type = accounts.get(acctName)?.type;
        if (type !== undefined) return panel.error('ACCOUNT_CONFLICT', 'First', { account: acctName, type });
        accounts.create(acctName, 'user', { ...props, PasswordSet: 'no' });
        pseudonyms(panel, acctName);
        setGroups(accounts, acctName, groups);
        panel.changes.signal('user-create', acctName);
        panel.success('USER_CREATED');
      },
      print_page_description(panel, what) {
        const upper = what.toUpperCase();
        const user = account(panel);
        return [panel.say(upper + '_DESC') + ' "' + panel.value('acctName') + '" (' + (user ? fullName(user) : '') + ')', panel.paragraph(upper + '_DESC2')];
      },
      check_password(panel, value) {
        const strength = panel.changes.configuration.get('passwordstrength')?.prop('Users') ?? 'none';
        return validators.validate_password(strength)(value);
      },
      verifyPasswords: (panel, value) => (value === panel.value('password1') ? 'OK' : 'PASSWORD_VERIFY_ERROR'),
      reset_password(panel) {
        const acctName = panel.value('acctName');
        panel.changes.accounts.setProps(acctName, { PasswordSet: 'yes' });
        panel.changes.signal('password-modify', acctName);
        panel.success('PASSWORD_CHANGE_SUCCEEDED', 'First', { acctName });
      },
      lock_account(panel) {
        const acctName = panel.value('acctName');
        panel.changes.signal('user-lock', acctName);
        panel.success('LOCKED_ACCOUNT', 'First', { acctName });
      },
      remove_account(panel) {
        const user = account(panel);
        if (user?.type !== 'user') return panel.error('NO_SUCH_USER', 'First', { acctName: panel.value('acctName') });
        panel.changes.deleteAccount(user);
        panel.next('First');
      },
    });
    function pseudonyms(panel, name) {
      const user = panel.changes.accounts.get(name);
      for (const key of ['.', '_'].map((sign) => [user.prop('FirstName'), user.prop('LastName')].join(sign).toLowerCase()))
        if (!panel.changes.accounts.get(key)) panel.changes.accounts.create(key, 'pseudonym', { Account: name });
    }`,
  always: { password1: 'a password is never shown again', password2: 'nor is this' },
  better: {
    'create-event-fails 2': {
      why: 'what failed is named, and can be run again',
      said: { 'An error occurred creating the user.': 'the event user-create failed: S10check failed' },
    },
    'create-blank 2': {
      why: 'what was not sent at all is left as it was',
      fields: {
        Dept: { values: ['Main'] },
        Company: { values: ['XYZ Corporation'] },
        Street: { values: ['123 Main Street'] },
        City: { values: ['Ottawa'] },
        Phone: { values: ['555-5555'] },
      },
    },
    'lock 2': {
      why: 'the action of the event notes it, which was not run',
      said: { 'Lock account': '' },
      record: '^alice=.*PasswordSet.no',
    },
    ...Object.fromEntries(
      ['reset-mismatch 1', 'reset-mismatch 2', 'reset-weak 1', 'reset-weak 2'].map((step) => [
        step,
        { why: 'the words that all panels share are ours', said: { 'Reset user password': 'Reset password' } },
      ]),
    ),
  },
};
