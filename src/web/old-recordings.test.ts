import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fieldsIn,
  hasRecordings,
  readRecording,
  recordedFields,
  RecordedPanel,
  wordsIn,
  type HeldField,
  type RecordedStep,
  type ShownPage,
} from './recorded-panel.ts';

/**
 * What is better on purpose, by case and step, and why: it is asserted instead of what was recorded, which must still be
 * another thing.
 */
interface Better {
  readonly why: string;
  readonly page?: string;
  /** Words that are others, or that are not there. */
  readonly said?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly words?: string;
  readonly fields?: Readonly<Record<string, Partial<HeldField>>>;
  /** A record that is another one. */
  readonly record?: string;
}

interface Replayed {
  readonly panel: string;
  readonly subs: string;
  /** Columns of its lists before the links. */
  readonly columns: number;
  readonly actions?: Readonly<Record<string, string>>;
  /** What begins rows that are no list of records, and texts that stood where a link is now or not. */
  readonly notListed?: readonly string[];
  /** Further records of the configuration, by case. */
  readonly configuration?: Readonly<Record<string, readonly string[]>>;
  readonly better: Readonly<Record<string, Better>>;
  /** Fields that hold something else in every step. */
  readonly always?: Readonly<Record<string, string>>;
}

const cellnumbers: Replayed = {
  panel: 'cellnumbers',
  columns: 3,
  subs: `
    import { defineSubs } from 'panelsmith';
    export default defineSubs({
      print_cellnumbers_table: (panel) =>
        panel.table({
          title: 'CURRENT_LIST_OF_CELLNUMBERS',
          columns: { User: 'USER_LABEL', FullName: 'FULLNAME_LABEL', CellNumber: 'CELLNUMBER_LABEL' },
          rows: panel.changes.accounts.ofType('user').map((user) => ({
            User: user.key,
            FullName: [user.prop('FirstName'), user.prop('LastName')].join(' '),
            CellNumber: user.prop('CellNumber') ?? '',
          })),
          actions: { MODIFY: 'CELLNUMBERS_PAGE_MODIFY' },
        }),
      modify_cellnumber(panel) {
        panel.changes.accounts.setProps(panel.value('User'), { CellNumber: panel.value('CellNumber') });
        return panel.success('SUCCESSFULLY_MODIFIED');
      },
    });`,
  better: {
    'unknown-user 1': { why: 'the original died', page: 'CELLNUMBERS_PAGE_MODIFY', status: 422, words: 'not there' },
    'list-raw 1': { why: 'the words that all panels share are always there', said: { MODIFY: 'Modify' } },
    'unknown-page 1': { why: 'the original showed nothing', page: 'First', status: 404, words: 'no page “NO_SUCH_PAGE”' }, // prettier-ignore
  },
};

const fieldtypes: Replayed = {
  panel: 'fieldtypes',
  columns: 0,
  subs: `
    import { defineSubs } from 'panelsmith';
    export default defineSubs({
      formpre: () => 'before the form',
      formpost: (panel) => panel.success('after the form'),
      get_text: (panel, ...args) => ['from sub', ...args].join(' '),
      opt_list: () => ['one', 'two', 'three'],
      opt_hash: () => ({ a: 'Zebra', b: 'Apple', c: 'LBL_MANGO' }),
      shout: (panel, ...args) => ['sub', ...args].join(' '),
      saydirect: (panel, ...args) => [['printed', ...args].join(' ')],
      saved: (panel) => panel.success('DONE'),
      failing: (panel) => panel.error('WENT_WRONG', 'Second'),
      route: (panel, page = '') => panel.next(page),
      is_even: (panel, value = '') => (/^[0-9]*[02468]$/.test(value) ? 'OK' : 'MUST_BE_EVEN'),
      yesno: (panel, answer) => answer === 'yes',
    });`,
  always: { ta: 'the original forgets what a text area holds', pw: 'a password is never shown again' },
  better: {
    'errors 2': {
      why: 'all that was chosen and typed stays',
      fields: { sellist: { values: ['red', 'blue'] }, shown: { values: [`<x>&"'`] }, ta: { values: ['typed\ntext'] } },
    },
    'two-errors-one-field 2': {
      why: 'an emptied field stays empty',
      fields: { text: { values: [''] }, even: { values: [''] } },
    },
    'zero 2': { why: 'a zero is a value', fields: { text: { values: ['0'] }, even: { values: ['0'] } } },
    'flow 7': { why: 'a visit that ended well is forgotten', fields: { text: { values: ['plain'] }, even: { values: ['from sub x y'] }, chk: { values: ['1'] } } }, // prettier-ignore
    'finish 3': { why: 'past the last page comes the first', page: 'First', status: 200, words: 'after the form' },
    'finish-invalid 3': { why: 'a page has the button it is left by', page: 'Last' },
    'finish-tampered 3': { why: 'only fields of the submitted page are taken', page: 'First', status: 200 },
  },
};

const groups: Replayed = {
  panel: 'groups',
  columns: 2,
  actions: {
    'group-create/S10check': '#!/bin/sh\n[ ! -e "$PANELSMITH_ROOT/fail" ]\n',
    'group-modify/S10check': '#!/bin/sh\n',
    'group-delete/S10check': '#!/bin/sh\n',
  },
  subs: `
    import { defineSubs } from 'panelsmith';
    const group = (panel) => panel.changes.accounts.get(panel.value('groupName'));
    const fullName = (user) => [user.prop('FirstName'), user.prop('LastName')].join(' ');
    export default defineSubs({
      show_initial(panel) {
        const list = panel.changes.accounts.ofType('group');
        const add = panel.link('GROUP_ADD', 'CreateGroup', { groupName: '' });
        if (list.length === 0) return [add, panel.paragraph('ACCOUNT_GROUP_NONE')];
        const rows = list.map((one) => ({ groupName: one.key, groupDesc: one.prop('Description') ?? '' }));
        const open = (label, page) => ({ groupName }) => panel.link(label, page, { groupName });
        const actions = { MODIFY: open('MODIFY', 'Modify'), REMOVE: open('REMOVE', 'Delete') };
        return [add, panel.table({ title: 'CURRENT_LIST', columns: { groupName: 'GROUP', groupDesc: 'DESCRIPTION' }, rows, actions })];
      },
      validate_group: (panel, name) => (/^[a-z][-_.a-z0-9]*$/.test(name) ? 'OK' : 'GROUP_NAMING'),
      validate_group_length(panel, name) {
        const maxLength = Number(panel.changes.configuration.get('maxGroupNameLength')?.type ?? 12);
        return name.length <= maxLength ? 'OK' : panel.say('GROUP_TOO_LONG', { maxLength });
      },
      validate_group_naming_conflict(panel, group) {
        const type = panel.changes.accounts.get(group)?.type;
        return type === undefined ? 'OK' : panel.say('ACCOUNT_CONFLICT', { group, type });
      },
      validate_description: () => 'OK',
      genUsers(panel) {
        const { accounts } = panel.changes;
        const users = [accounts.get('admin'), ...accounts.ofType('user')].filter(Boolean);
        const options = new Map(users.map((user) => [user.key, fullName(user) + ' (' + user.key + ')']));
        const value = (group(panel)?.prop('Members') ?? '').split(',');
        return panel.field({ type: 'checkboxes', id: 'groupMembers', label: 'GROUP_MEMBERS', value, options });
      },
      get_description: (panel) => group(panel)?.prop('Description') ?? '',
      create_group(panel) {
        const name = panel.value('groupName');
        const Members = panel.values('groupMembers').join(',');
        panel.changes.accounts.create(name, 'group', { Description: panel.value('groupDesc'), Members });
        panel.changes.signal('group-create', name);
        panel.success('CREATED_GROUP');
      },
      modify_group(panel) {
        const name = panel.value('groupName');
        const Members = panel.values('groupMembers').join(',');
        panel.changes.accounts.setProps(name, { Description: panel.value('groupDesc'), Members });
        panel.changes.signal('group-modify', name);
        panel.success('MODIFIED_GROUP');
      },
      delete_group(panel) {
        const found = group(panel);
        if (found?.type !== 'group') return panel.error('NOT_A_GROUP');
        panel.changes.deleteAccount(found);
        panel.success('DELETED_GROUP');
      },
      print_group_delete_desc: (panel) => panel.paragraph('DELETE_DESCRIPTION', { group: panel.value('groupName') }),
      print_group_members(panel) {
        const members = (group(panel)?.prop('Members') ?? '').split(',').flatMap((key) => panel.changes.accounts.get(key) ?? []);
        return [panel.paragraph('GROUP_HAS_MEMBERS'), ...members.map((user) => user.key + ' (' + fullName(user) + ')')];
      },
      print_ibay_list(panel) {
        const ibays = panel.changes.accounts.ofType('ibay').filter((ibay) => ibay.prop('Group') === panel.value('groupName'));
        return ibays.length === 0 ? '' : [panel.paragraph('IBAYS_WILL_BE_CHANGED'), ...ibays.map((ibay) => ibay.key + ' (' + ibay.prop('Name') + ')')];
      },
    });`,
  better: {
    'create-event-fails 2': {
      why: 'what failed is named, and can be run again',
      said: {
        'An error occurred while creating user group.': 'the event group-create did not go well: S10check failed',
      },
    },
    ...Object.fromEntries(
      [
        'create-invalid-name',
        'create-too-long',
        'create-conflict-user',
        'create-conflict-url',
        'create-two-errors',
      ].map(
        (name) => [`${name} 2`, { why: 'what was chosen stays', fields: name === 'create-invalid-name' ? { groupMembers: { values: ['alice'] } } : {} }], // prettier-ignore
      ),
    ),
  },
};

const useraccounts: Replayed = {
  panel: 'useraccounts',
  columns: 3,
  notListed: ['', 'Member?', 'Account is locked'],
  configuration: { 'max-users': ['sysconfig=configuration|MaxUsers|1'] },
  actions: Object.fromEntries(
    ['user-create', 'user-modify', 'user-lock', 'user-delete', 'password-modify'].map((event) => [`${event}/S10check`, '#!/bin/sh\n[ ! -e "$PANELSMITH_ROOT/fail" ]\n']), // prettier-ignore
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
        const maxLength = Number(configuration.get('maxAcctNameLength')?.type ?? 12);
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
      said: { 'An error occurred creating the user.': 'the event user-create did not go well: S10check failed' },
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
      said: { 'Lock account': '' },
      record: '^alice=.*PasswordSet.no',
    },
    ...Object.fromEntries(
      ['reset-mismatch 1', 'reset-mismatch 2', 'reset-weak 1', 'reset-weak 2'].map((step) => [step, { why: 'the words that all panels share are ours', said: { 'Reset user password': 'Reset password' } }]), // prettier-ignore
    ),
  },
};

describe.skipIf(!hasRecordings).each([cellnumbers, fieldtypes, groups, useraccounts])(
  '$panel, as it was recorded',
  (replayed) => {
    let panel: RecordedPanel;

    beforeAll(async () => {
      panel = await RecordedPanel.open(replayed.panel, replayed.subs, replayed.actions);
    });

    afterAll(() => panel.app.close());

    test.each(hasRecordings ? readRecording(replayed.panel).cases : [])('$case', async (recorded) => {
      panel.begin(recorded, replayed.configuration?.[recorded.case]);
      for (const step of recorded.steps) {
        const before = { accounts: panel.records('accounts'), configuration: panel.records('configuration') };
        const shown = await panel.replay(step);
        const better = replayed.better[`${recorded.case} ${step.step}`];
        if (better?.record === undefined) compareDatabase('accounts', before.accounts, panel.records('accounts'), step);
        compareDatabase('configuration', before.configuration, panel.records('configuration'), step);
        if (better?.page === undefined) comparePage(shown, step, replayed, better?.said ?? {});
        else {
          expect(shown.page).toBe(better.page);
          expect(step.response.fields.length === 0 || step.response.buttons.length === 0).toBe(true);
        }
        if (better?.record !== undefined) expect(panel.records('accounts')).toContainEqual(expect.stringMatching(better.record)); // prettier-ignore
        if (better?.status !== undefined) expect(shown.status).toBe(better.status);
        if (better?.words !== undefined) expect(shown.words).toContain(better.words);
        if (better?.page === undefined) compareFields(shown, step, better?.fields ?? {}, replayed.always ?? {});
      }
    });
  },
);

function compareDatabase(
  name: string,
  before: readonly string[],
  after: readonly string[],
  { step, db }: RecordedStep,
): void {
  const { removed = [], added = [] } = db[name] ?? {};
  const expected = [...before.filter((line) => !removed.includes(line)), ...added].sort();
  expect([step, after]).toEqual([step, expected]);
}

/** The page reached, its titles, messages, buttons, tables and refusals. */
function comparePage(
  shown: ShownPage,
  { response }: RecordedStep,
  { columns, notListed = [] }: Replayed,
  said: Readonly<Record<string, string>>,
): void {
  expect(shown.page).toBe(response.page);
  expect([...shown.html.matchAll(/<h1[^>]*>([^<]*)</g)].map(([, title]) => wordsIn(title ?? ''))).toEqual(response.h1);
  for (const text of response.h2.slice(response.status.length)) expect(shown.words).toContain(said[text] ?? text);
  for (const { text } of response.status) {
    const message = text.replace(/^(?:Operation status report|Rapport d'état de l'opération) /, '');
    expect(shown.words).toContain(said[message] ?? message);
  }
  const buttons = [...shown.html.matchAll(/<button type="submit" name="Next"[^>]*>([^<]*)</g)].map(([, text]) => wordsIn(text ?? '')); // prettier-ignore
  expect(buttons).toEqual(response.buttons.map(({ value }) => value));
  expect([...shown.html.matchAll(/<p class="refusal"/g)]).toHaveLength(response.field_errors.length);
  expect(shown.status).toBe(response.field_errors.length > 0 ? 422 : 200);
  const tables = response.rows.filter(([first = '', ...others]) => others.length > 1 && !notListed.includes(first));
  const rows = [...shown.html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => wordsIn(cell)),
  );
  expect(rows.map((cells) => cells.slice(0, columns))).toEqual(tables.map((cells) => cells.slice(0, columns)));
  // What a link does is said with its row's name, and there is one heading for all of them.
  for (const [index, cells] of tables.entries())
    for (const action of index === 0
      ? []
      : cells.slice(columns).filter((text) => !notListed.includes(text) && said[text] !== ''))
      expect(rows[index]?.[columns]).toContain(`${said[action] ?? action} ${cells[0] ?? ''}`);
  for (const [text = ''] of response.rows.filter((row) => row.length === 1))
    if (!response.field_errors.map(withoutBlanks).includes(withoutBlanks(text)))
      expect(withoutBlanks(shown.words)).toContain(withoutBlanks(text));
}

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}

function compareFields(
  shown: ShownPage,
  step: RecordedStep,
  better: Readonly<Record<string, Partial<HeldField>>>,
  always: Readonly<Record<string, string>>,
): void {
  const expected = recordedFields(step);
  const held = fieldsIn(shown.html);
  expect(Object.keys(held)).toEqual(Object.keys(expected));
  for (const [name, { values, options }] of Object.entries(expected)) {
    const own = better[name]?.values;
    if (own !== undefined) expect([name, own]).not.toEqual([name, values]);
    expect([name, held[name]?.options]).toEqual([name, options]);
    if (own !== undefined || always[name] === undefined) expect([name, held[name]?.values]).toEqual([name, own ?? values]); // prettier-ignore
  }
}
