import type { HeldField } from './recorded-panel.ts';

/**
 * An intended improvement, by case and step, with its reason. It is asserted instead of the recording, which must still
 * differ.
 */
interface Better {
  readonly why: string;
  readonly page?: string;
  /** Other texts in place of recorded ones; empty if a text is missing. */
  readonly said?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly words?: string;
  readonly fields?: Readonly<Record<string, Partial<HeldField>>>;
  /** A record that differs. */
  readonly record?: string;
}

/** An old panel to replay: its subs rewritten in TypeScript, and the differences from the original. */
export interface Replayed {
  readonly panel: string;
  readonly subs: string;
  /** Number of columns in its lists before the links. */
  readonly columns: number;
  readonly actions?: Readonly<Record<string, string>>;
  /** First cells of rows that are not records, and texts of the original that are now links or missing. */
  readonly notListed?: readonly string[];
  /** Additional records of the configuration, by case. */
  readonly configuration?: Readonly<Record<string, readonly string[]>>;
  readonly better: Readonly<Record<string, Better>>;
  /** Fields with another value in every step. */
  readonly always?: Readonly<Record<string, string>>;
}

export const cellnumbers: Replayed = {
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
    'unknown-user 1': {
      why: 'the original died',
      page: 'CELLNUMBERS_PAGE_MODIFY',
      status: 422,
      words: 'does not exist',
    },
    'list-raw 1': { why: 'the words that all panels share are always there', said: { MODIFY: 'Modify' } },
    'unknown-page 1': {
      why: 'the original showed nothing',
      page: 'First',
      status: 404,
      words: 'no page “NO_SUCH_PAGE”',
    },
  },
};

export const fieldtypes: Replayed = {
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
    'flow 7': {
      why: 'a visit that ended well is forgotten',
      fields: { text: { values: ['plain'] }, even: { values: ['from sub x y'] }, chk: { values: ['1'] } },
    },
    'finish 3': { why: 'past the last page comes the first', page: 'First', status: 200, words: 'after the form' },
    'finish-invalid 3': { why: 'a page has the button it is left by', page: 'Last' },
    'finish-tampered 3': { why: 'only fields of the submitted page are taken', page: 'First', status: 200 },
  },
};

export const groups: Replayed = {
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
        const maxLength = Number(panel.changes.configuration.get('maxGroupNameLength')?.value ?? 12);
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
    'delete 2': { why: 'the action of the event gives its bays to admin', record: '^docs=ibay\\|Group\\|admin\\|' },
    'create-event-fails 2': {
      why: 'what failed is named, and can be run again',
      said: {
        'An error occurred while creating user group.': 'the event group-create failed: S10check failed',
      },
    },
    ...Object.fromEntries(
      [
        'create-invalid-name',
        'create-too-long',
        'create-conflict-user',
        'create-conflict-url',
        'create-two-errors',
      ].map((name) => [
        `${name} 2`,
        {
          why: 'what was chosen stays',
          fields: name === 'create-invalid-name' ? { groupMembers: { values: ['alice'] } } : {},
        },
      ]),
    ),
  },
};
