import {
  date,
  definePanel,
  formPage,
  groupPicker,
  ibayPicker,
  literal,
  membersOf,
  refuseField,
  tablePage,
  userPicker,
  type PageContext,
  type PageRefusal,
} from 'panelsmith';

const groups = { database: 'accounts', type: 'group' } as const;

const about = {
  Group: literal((group) => group.key),
  Team: literal((group) => membersOf(group).join(', ')),
};

const project = {
  ProjectLeader: userPicker({ optional: true }),
  ProjectBay: ibayPicker({ optional: true }),
  ProjectPartners: groupPicker({ many: true }),
  ProjectDeadline: date({ optional: true }),
};

/** Projects: each group can be one. Four properties of `group` records in the accounts database. */
export default definePanel({
  name: 'projects',
  menu: { heading: 'Collaboration', order: [3000, 3200] },
  related: {
    leads: {
      to: { database: 'accounts', type: 'user' },
      records: ({ accounts }, user) =>
        accounts.ofType('group').filter((group) => group.prop('ProjectLeader') === user.key),
      describe: (group) => group.prop('ProjectDeadline') ?? '',
    },
  },
  pages: {
    list: tablePage({
      lists: groups,
      columns: { ...about, ProjectLeader: project.ProjectLeader, ProjectDeadline: project.ProjectDeadline },
      open: 'modify',
    }),
    modify: formPage({
      edits: groups,
      fields: { ...about, ...project },
      rules: [leaderIsMember],
      signals: 'project-modify',
      next: 'list',
    }),
  },
});

function leaderIsMember(
  { ProjectLeader }: { readonly ProjectLeader: string },
  { record: group }: PageContext,
): PageRefusal<'ProjectLeader'> | undefined {
  return ProjectLeader === '' || membersOf(group).includes(ProjectLeader)
    ? undefined
    : refuseField('ProjectLeader', 'errors.notMember', { user: ProjectLeader });
}
