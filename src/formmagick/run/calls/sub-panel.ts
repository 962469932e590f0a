import type { OldRequest } from './old-request.ts';
import type { SubPanel } from '../../subs.ts';

/** The page that shows messages by default. */
function firstPage({ panel }: OldRequest): string {
  return panel.form.pages.some(({ name }) => name === 'First') ? 'First' : (panel.form.pages[0]?.name ?? '');
}

/** Creates the object that subs work with. */
export function subPanel(request: OldRequest): SubPanel {
  const end = (kind: 'success' | 'danger', base: string, page: string, args = {}): void => {
    request.end({
      message: { kind, base, args },
      page: page === '' ? firstPage(request) : page,
      failed: kind === 'danger',
    });
  };
  return {
    name: request.panel.name,
    page: request.panel.form.pages[request.page]?.name ?? '',
    language: request.words.shared.language,
    account: request.account,
    pressed: request.pressed,
    get changes() {
      return request.changes;
    },
    value: (id) => request.held(id)[0] ?? '',
    values: (id) => request.held(id),
    file(id) {
      const file = request.files.get(id);
      return file === 'tooLarge' ? undefined : file;
    },
    has: (id) => request.values(id) !== undefined,
    set(id, value) {
      request.set(id, typeof value === 'string' ? [value] : value);
    },
    clear(...ids) {
      request.clear(ids);
    },
    say: (base, args) => request.words.text(base, args),
    success(base = 'SUCCESS', page = '', args = {}) {
      end('success', base, page, args);
    },
    error(base = 'ERROR', page = '', args = {}) {
      end('danger', base, page, args);
    },
    refuse(id, base, args) {
      request.refused.set(id, [...(request.refused.get(id) ?? []), request.words.text(base, args)]);
    },
    next(page) {
      request.end({ page });
    },
    ...content,
  };
}

/** What subs return for a page to show. */
const content: Pick<SubPanel, 'table' | 'link' | 'button' | 'field' | 'heading' | 'paragraph'> = {
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
