import type { Step } from './step.ts';
import type { SubPanel } from '../subs.ts';

/** The page that shows messages by default. */
function firstPage({ panel }: Step): string {
  return panel.form.pages.some(({ name }) => name === 'First') ? 'First' : (panel.form.pages[0]?.name ?? '');
}

/** Creates the object that subs work with. */
export function subPanel(step: Step): SubPanel {
  const end = (kind: 'success' | 'danger', base: string, page: string, args = {}): void => {
    step.ending = {
      message: { kind, base, args },
      page: page === '' ? firstPage(step) : page,
      failed: kind === 'danger',
    };
  };
  return {
    name: step.panel.name,
    page: step.panel.form.pages[step.page]?.name ?? '',
    language: step.words.shared.language,
    account: step.account,
    pressed: step.pressed,
    get changes() {
      return step.changes;
    },
    value: (id) => step.held(id)[0] ?? '',
    values: (id) => step.held(id),
    file(id) {
      const file = step.files.get(id);
      return file === 'tooLarge' ? undefined : file;
    },
    has: (id) => step.values(id) !== undefined,
    set(id, value) {
      step.set(id, typeof value === 'string' ? [value] : value);
    },
    clear(...ids) {
      step.clear(ids);
    },
    say: (base, args) => step.words.text(base, args),
    success(base = 'SUCCESS', page = '', args = {}) {
      end('success', base, page, args);
    },
    error(base = 'ERROR', page = '', args = {}) {
      end('danger', base, page, args);
    },
    refuse(id, base, args) {
      step.refused.set(id, [...(step.refused.get(id) ?? []), step.words.text(base, args)]);
    },
    next(page) {
      step.ending = { ...step.ending, page };
    },
    table: ({ title = '', columns, rows, actions = {}, empty = '' }) => ({
      kind: 'table',
      title,
      columns,
      rows,
      empty,
      actions: Object.entries(actions).map(([label, action]) =>
        typeof action === 'string' ? (values) => ({ kind: 'link', label, page: action, values }) : action,
      ),
    }),
    link: (label, page, values = {}) => ({ kind: 'link', label, page, values }),
    button: (label, name = 'Next') => ({ kind: 'button', label, name }),
    field: ({ type = 'text', id, label, description = '', value = [], options, validation = '' }) => ({
      kind: 'field',
      type,
      id,
      label,
      description,
      values: typeof value === 'string' ? [value] : value,
      options,
      validation,
    }),
    heading: (base, args = {}) => ({ kind: 'heading', base, args }),
    paragraph: (base, args = {}) => ({ kind: 'paragraph', base, args }),
  };
}
