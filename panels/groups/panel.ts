import {
  choiceOf,
  definePanel,
  deletePseudonymsOf,
  literal,
  mailComesBack,
  membersOf,
  personName,
  recordPages,
  refuseField,
  selectMany,
  text,
  validators,
  type ChangeSet,
  type Choice,
  type DbRecord,
  type Reading,
  type Refusal,
} from 'panelsmith';
import { related } from './related.ts';

const groupName = literal((group) => group.key);
const Description = text({ rules: [validators.validate_description] });
const memberNames = literal((group) => shortened(membersOf(group)));

/**
 * Groups: users who share mail and information bays. Records of type `group` in the accounts database; property
 * `Members` is a list of names with commas between them.
 * Source: developer manual, section 4, "Users, groups, and i-bays"; classic panel groups.
 */
export default definePanel({
  name: 'groups',
  menu: { heading: 'Collaboration', order: [2000, 2200] },
  firstDay: { firstGroup: { page: 'create', order: 70, done: ({ accounts }) => accounts.ofType('group').length > 0 } },
  related,
  pages: recordPages({
    records: { database: 'accounts', type: 'group' },
    key: 'groupName',
    fields: {
      groupName: text(),
      Description,
      Members: selectMany({
        property: false,
        optional: false,
        options: possibleMembers,
        initial: (_reading, group) => membersOf(group),
      }),
    },
    columns: { groupName, Description, Members: memberNames },
    signals: { create: 'group-create', modify: 'group-modify' },
    postEvent: stageMembers,
    list: { bulk: { pages: ['remove'], fields: ['Members'] } },
    remove: { fields: { groupName, Members: memberNames }, postEvent: removeGroup },
  }),
});

/** Users, the administrator, and stored members that are neither, such as one that another program has removed. */
function possibleMembers({ accounts }: Reading, group: DbRecord | undefined): readonly Choice[] {
  const users = [...[accounts.get('admin')].flatMap((admin) => admin ?? []), ...accounts.ofType('user')];
  const choices = users.map((user) => choiceOf(user, personName(user)));
  const offered = new Set(users.map(({ key }) => key));
  const others = membersOf(group).filter((member) => !offered.has(member));
  return [...choices, ...others.map((member) => ({ value: member, text: member }))];
}

/** Stages the members. Refuses one that forwards mail to the group, since the mail would go round endlessly. */
function stageMembers(
  changes: ChangeSet,
  group: DbRecord,
  { Members }: { readonly Members: readonly string[] },
): Refusal | undefined {
  changes.setProps(group, { Members: Members.join(',') });
  const forwarding = Members.filter((name) =>
    ['forward', 'both'].includes(changes.accounts.get(name)?.prop('EmailForward') ?? ''),
  );
  const value = forwarding.find((name) => mailComesBack(changes, group.key, name));
  return value === undefined ? undefined : refuseField('Members', 'errors.forwardLoop', { value });
}

/** Shortens the members for the list of groups, since there may be hundreds. */
function shortened(members: readonly string[]): string {
  const maxListed = 6;
  return members.length <= maxListed
    ? members.join(', ')
    : `${members.slice(0, maxListed - 1).join(', ')} … (${members.length})`;
}

/** Removes a group and its pseudonyms, and gives its information bays to the administrator. */
function removeGroup(changes: ChangeSet, group: DbRecord): void {
  deletePseudonymsOf(changes.accounts, group.key);
  changes.deleteAccount(group);
  for (const bay of changes.accounts.ofType('ibay').filter((one) => one.prop('Group') === group.key)) {
    changes.setProps(bay, { Group: 'admin' });
    changes.signal('ibay-modify', bay.key);
  }
}
