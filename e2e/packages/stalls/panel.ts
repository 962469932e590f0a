import {
  definePanel,
  email,
  file,
  formPage,
  literal,
  routerPage,
  saved,
  selectMany,
  tablePage,
  telephone,
  text,
  viewPage,
} from 'panelsmith';

const stalls = { database: 'configuration', type: 'stall' } as const;

const fields = {
  Stall: text(),
  Keeper: text(),
  Phone: telephone({ optional: true }),
  Mail: email({ optional: true }),
  Days: selectMany({ options: ['friday', 'saturday'] }),
  Plan: file({ optional: true, maxBytes: 10_000, accept: ['.txt'] }),
};

/** A market: a form over several pages, a file, a router, a view, buttons and links. */
export default definePanel({
  name: 'stalls',
  menu: { heading: 'Collaboration', order: [3000, 3400] },
  pages: {
    start: routerPage({ route: () => 'list' }),
    list: tablePage({
      lists: stalls,
      columns: {
        Stall: literal(({ key }) => key),
        Mail: literal((stall) => stall.prop('Mail') ?? '', { link: (stall) => `mailto:${stall.prop('Mail') ?? ''}` }),
      },
      open: 'check',
      create: 'create',
    }),
    create: formPage({
      creates: stalls,
      key: 'Stall',
      fields,
      steps: { who: ['Stall', 'Keeper'], reach: ['Phone', 'Mail'], when: ['Days', 'Plan'] },
      postEvent: (_changes, stall, { Plan }) => saved(Plan ? 'openedWithPlan' : 'opened', { stall: stall.key }),
      next: 'list',
    }),
    check: formPage({
      edits: stalls,
      fields: { Keeper: fields.Keeper },
      buttons: ['save', 'ring'],
      body: { view: 'stall.ejs', model: (_reading, stall) => ({ stall: stall?.key ?? '' }) },
      postEvent: (_changes, stall, _submitted, { button }) =>
        button === 'ring' ? saved('rung', { stall: stall.key }, { next: 'check' }) : undefined,
      next: 'list',
    }),
    market: viewPage({
      view: 'market.ejs',
      model: (reading) => ({
        stalls: reading
          .database('configuration')
          .ofType('stall')
          .map(({ key }) => key),
      }),
    }),
  },
});
