import {
  defineAction,
  definePanel,
  formPage,
  literal,
  number,
  recordPages,
  refuse,
  refuseField,
  routerPage,
  select,
  shown,
  tablePage,
  text,
  toggle,
  userPicker,
  viewPage,
} from './panels.ts';

// As a package with a database of its own does.
declare module 'panelsmith' {
  interface DatabaseNames {
    rules: true;
  }
}

// The compiler checks this file; it never runs. Each line below `@ts-expect-error` must not compile.

const users = { database: 'accounts', type: 'user' } as const;
const fields = { User: literal((user) => user.key), CellNumber: text({ optional: true }), Port: number({ min: 1 }) };
const menu = { heading: 'Collaboration', order: [1, 1] } as const;

/** Correct code compiles. */
definePanel({
  name: 'cellnumbers',
  menu,
  pages: {
    list: tablePage({ lists: users, columns: fields, open: 'modify' }),
    modify: formPage({
      edits: users,
      fields,
      steps: { one: ['CellNumber'], two: ['Port'] },
      next: 'list',
      rules: [({ CellNumber, Port }) => (CellNumber === Port ? refuseField('Port', 'errors.same') : undefined)],
      postEvent(changes, user, { CellNumber }) {
        if (CellNumber === '') return refuse('errors.none');
        changes.accounts.setProps(user.key, { CellNumber });
        return undefined;
      },
    }),
  },
});
recordPages({ records: users, key: 'Name', fields: { Name: text(), City: text() }, columns: ['City'] });
recordPages({
  records: users,
  key: 'Name',
  fields: { Name: text(), City: text() },
  // @ts-expect-error a misspelt field in a section
  sections: { place: ['Citty'] },
});

// Fields
formPage({
  edits: users,
  fields,
  next: 'list',
  // @ts-expect-error a misspelt field in a post-event
  postEvent(_changes, _user, { CelNumber }) {
    return CelNumber;
  },
});
formPage({
  edits: users,
  fields,
  next: 'list',
  // @ts-expect-error a literal is never read back
  postEvent: (_changes, _user, { User }) => refuse(User),
});
// @ts-expect-error a misspelt field in a rule of the page
formPage({ edits: users, fields, next: 'list', rules: [({ CelNumber }) => refuse(CelNumber)] });
// @ts-expect-error a misspelt field in a rule's refusal
formPage({ edits: users, fields, next: 'list', rules: [() => refuseField('CelNumber', 'errors.no')] });
// @ts-expect-error a misspelt field in a post-event's refusal
formPage({ edits: users, fields, next: 'list', postEvent: () => refuseField('CelNumber', 'errors.no') });
// @ts-expect-error a misspelt field in a step
formPage({ edits: users, fields, next: 'list', steps: { one: ['CelNumber'] } });
// @ts-expect-error a key that is not a field
formPage({ creates: users, key: 'Nam', fields, next: 'list' });
// @ts-expect-error a key that is not a field
recordPages({ records: users, key: 'Nam', fields: { Name: text() } });
// @ts-expect-error a column that is not a field
recordPages({ records: users, key: 'Name', fields: { Name: text(), City: text() }, columns: ['Cty'] });
// @ts-expect-error a field without a constructor
formPage({ edits: users, fields: { CellNumber: 'text' }, next: 'list' });

// Databases
tablePage({ lists: { database: 'rules', type: 'rule' }, columns: fields });
definePanel({ name: 'rules', menu, databases: ['rules'], pages: {} });
// @ts-expect-error a misspelt database of the panel
definePanel({ name: 'rules', menu, databases: ['ruls'], pages: {} });
// @ts-expect-error a misspelt database
tablePage({ lists: { database: 'acounts', type: 'user' }, columns: fields });
// @ts-expect-error a misspelt database
formPage({ edits: { database: 'acounts', type: 'user' }, fields, next: 'list' });
// @ts-expect-error a misspelt database
formPage({ settings: { database: 'configurations', key: 'sshd' }, fields, next: 'list' });
// @ts-expect-error a misspelt database
recordPages({ records: { database: 'host', type: 'host' }, key: 'Name', fields: { Name: text() } });
// @ts-expect-error a misspelt database of a property
text({ property: { database: 'confguration', key: 'sshd', name: 'TCPPort' } });
// @ts-expect-error a misspelt database that a page reads
viewPage({ view: 'status.ejs', model: (reading) => reading.database('domians').all() });
formPage({
  edits: users,
  fields,
  next: 'list',
  postEvent(changes, user) {
    changes.database('rules').delete(user.key);
    // @ts-expect-error a misspelt database that a post-event changes
    changes.database('domians').delete(user.key);
  },
});
viewPage({
  view: 'status.ejs',
  // @ts-expect-error a misspelt database in a model
  model: ({ acounts }) => acounts,
});

// Options
// @ts-expect-error a misspelt option of a field
text({ optionl: true });
// @ts-expect-error an option of another kind of field
toggle({ min: 1 });
// @ts-expect-error a misspelt option of a number field
number({ minimum: 1 });
// @ts-expect-error a select without options
select({ optional: true });
// @ts-expect-error a misspelt option of a literal
literal((user) => user.key, { lnk: () => undefined });
// @ts-expect-error a misspelt option of a shown property
shown('Dept', { lnk: () => undefined });
// @ts-expect-error options of a picker of several for a picker of one
userPicker({ initial: () => ['ann'] });
// @ts-expect-error a misspelt name in the place of a setting
text({ property: { database: 'configuration', key: 'sshd', property: 'TCPPort' } });
// @ts-expect-error a misspelt option of a table
tablePage({ lists: users, columns: fields, opens: 'modify' });
// @ts-expect-error a misspelt option of a form
formPage({ edits: users, fields, next: 'list', signal: 'user-modify' });
formPage({ edits: users, fields, next: 'list', signals: { event: 'dns-update', args: [] } });
recordPages({ records: users, fields: {}, create: false, signals: { modify: { event: 'dns-update', args: ['all'] } } });
// @ts-expect-error an event without its arguments
formPage({ edits: users, fields, next: 'list', signals: { event: 'dns-update' } });
// @ts-expect-error a misspelt member of an event
formPage({ edits: users, fields, next: 'list', signals: { event: 'dns-update', arg: [] } });
// @ts-expect-error an argument that is not a text
recordPages({ records: users, fields: {}, create: false, signals: { modify: { event: 'dns-update', args: [1] } } });
// @ts-expect-error a form without a record
formPage({ fields, next: 'list' });
// @ts-expect-error a form with both records and settings
formPage({ edits: users, settings: { database: 'configuration', key: 'sshd' }, fields, next: 'list' });
// @ts-expect-error an option for creating forms only
formPage({ edits: users, key: 'CellNumber', fields, next: 'list' });
// @ts-expect-error a misspelt option of recordPages
recordPages({ records: users, key: 'Name', fields: { Name: text() }, signal: { create: 'user-create' } });
// @ts-expect-error a misspelt event of recordPages
recordPages({ records: users, key: 'Name', fields: { Name: text() }, signals: { delete: 'user-delete' } });
// @ts-expect-error a misspelt option of a view
viewPage({ vew: 'status.ejs' });
// @ts-expect-error a router that leads nowhere
routerPage({ route: () => ({ pge: 'list' }) });
// @ts-expect-error a misspelt option of a panel
definePanel({ name: 'cellnumbers', menus: menu, pages: {} });
// @ts-expect-error a misspelt option of the menu
definePanel({ name: 'cellnumbers', menu: { heading: 'Collaboration', orders: [1, 1] }, pages: {} });
// @ts-expect-error a misspelt name in the context of an action
defineAction(({ arg }) => arg);
defineAction(async ({ run, print }) => {
  // @ts-expect-error a misspelt option of a program
  print((await run('true', [], { inputs: '' })).output);
});
