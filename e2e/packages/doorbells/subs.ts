import { defineSubs, type DbRecord, type SubPanel } from 'panelsmith';

const maxBells = 5;

/**
 * The subs of the old panel of door bells, except those about its power supply. Bells are records of type `bell` in the
 * accounts database.
 */
export default defineSubs({
  sentence_values: () => ({ least: '2' }),

  print_bell_table: (panel) =>
    panel.table({
      title: 'TABLE',
      columns: { Bell: 'BELL', Melody: 'MELODY' },
      rows: panel.changes.accounts
        .ofType('bell')
        .map((bell) => ({ Bell: bell.key, Melody: bell.prop('Melody') ?? '' })),
      actions: { MODIFY: 'Modify', REMOVE: ({ Bell = '' }) => panel.link('REMOVE', 'Remove', { Bell }) },
    }),

  check_limit(panel, page = '') {
    const count = panel.changes.accounts.ofType('bell').length;
    if (count < maxBells) panel.next(page);
    else panel.error('TOO_MANY', 'First', { count });
  },

  bell_is_new: (panel, name = '') => (panel.changes.accounts.get(name) ? 'BELL_EXISTS' : 'OK'),

  bell_prop: (panel, name = '') => thisBell(panel)?.prop(name) ?? '',

  rings: (panel) => (thisBell(panel)?.prop('Rings') ?? '').split(','),

  ring_choices: () => ({ day: 'by day', dusk: 'at dusk', once: 'only once' }),

  has_code: (panel) => thisBell(panel)?.prop('Code') !== undefined,

  async save_bell(panel, how) {
    await Promise.resolve();
    const name = panel.value('Bell');
    const { accounts } = panel.changes;
    if (how === 'create') accounts.create(name, 'bell', { Melody: panel.value('Melody') });
    else {
      const single = ['Melody', 'Loud', 'Side', 'Notes', 'Night'].map((id): [string, string] => [id, panel.value(id)]);
      const code = panel.has('Code') ? { Code: panel.value('Code') } : {};
      accounts.setProps(name, { ...Object.fromEntries(single), ...code, Rings: panel.values('Rings').join(',') });
    }
    panel.success('BELL_SAVED', 'First', { bell: name });
  },

  save_melody(panel) {
    const bell = panel.value('Bell');
    panel.changes.accounts.setProps(bell, { Melody: panel.value('Melody') });
    panel.changes.signal('bell-modify', bell);
    panel.success('BELL_SAVED', 'First', { bell });
  },

  remove_bell(panel) {
    panel.changes.accounts.delete(panel.value('Bell'));
    panel.success('BELL_REMOVED');
  },

  mute_all(panel) {
    const { accounts } = panel.changes;
    for (const { key } of accounts.ofType('bell')) accounts.setProps(key, { Loud: 'low' });
    panel.success('MUTED');
  },

  save_place(panel) {
    const [street, owner, plan] = [panel.value('Street'), panel.value('Owner'), panel.file('Plan')];
    if (owner === street) panel.refuse('Owner', 'That is the street.');
    else if (plan) panel.success('PLAN_SAVED', '', { street, owner, plan: plan.name, size: plan.bytes.length });
    else panel.success('PLACE_SAVED', '', { street, owner });
  },
});

function thisBell(panel: SubPanel): DbRecord | undefined {
  return panel.changes.accounts.get(panel.value('Bell'));
}
