import type { Sub } from '../../subs.ts';

/** Subs of the old library that only show something. A panel's own sub with the same name does the same. */
const shown: Readonly<Record<string, Sub>> = {
  print_status_message: () => undefined,
  turn_off_buttons: () => undefined,
  print_button: (panel, label = 'SAVE', name = 'Next') => panel.button(label, name),
  print_save_or_add_button: (panel) =>
    panel.button(['modify', 'edit'].includes(panel.value('action').toLowerCase()) ? 'SAVE' : 'ADD'),
};

const others: Readonly<Record<string, Sub>> = {
  success: (panel, base, page) => {
    panel.success(base, page);
  },
  error: (panel, base, page) => {
    panel.error(base, page);
  },
  wherenext: (panel, page = '') => {
    panel.next(page);
  },
  display_success: (panel, base = 'SUCCESS') => panel.paragraph(base),
  display_error: (panel, base = 'ERROR') => panel.paragraph(base),
  clear_params: (panel, ...ids) => {
    panel.clear(...ids);
  },
  get_prop(panel, key = '', name = '', otherwise = '') {
    const record = panel.changes.configuration.get(key);
    return (name === 'type' ? record?.type : record?.prop(name)) ?? otherwise;
  },
  set_prop(panel, key = '', name = '', value = '') {
    panel.changes.configuration.setProps(key, { [name]: value });
  },
  get_value: (panel, key = '', otherwise = '') => panel.changes.configuration.get(key)?.value ?? otherwise,
  gen_locale_date_string: (panel) =>
    new Intl.DateTimeFormat(panel.language, { dateStyle: 'full', timeStyle: 'short' }).format(new Date()),
};

/**
 * Finds a sub that the old library or its wrapper provides to every panel. A sub that reads or writes is not used if
 * the panel has its own Perl sub of the same name, because that sub may do something else.
 */
export function findStandardSub(name: string, ownSubs: ReadonlySet<string>): Sub | undefined {
  if (Object.hasOwn(shown, name)) return shown[name];
  return Object.hasOwn(others, name) && !ownSubs.has(name) ? others[name] : undefined;
}
