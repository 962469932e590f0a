import type { LinkRequest } from '../../../formmagick/run/open-page.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import type { OldPosted } from '../../../formmagick/run/typed-texts.ts';
import { tokenName } from '../../../panel/submit/posted-names.ts';

/** Parameter names with a meaning in the URLs of old panels; all others are values. */
const protocol = new Set([
  'page',
  'page_stack',
  'Next',
  'Previous',
  'Finish',
  'wherenext',
  '.id',
  '.do',
  '.done',
  '.typed',
  '.seen',
  'status_message',
  'status_type',
  tokenName,
]);

/** The content of a link to an old panel. */
export interface OldLink {
  readonly asked: LinkRequest;
  /** The conversation it belongs to; empty for a new one. */
  readonly conversation: string;
  readonly values: OldPosted;
  /** Pages submitted before, according to the link. */
  readonly stack: readonly number[];
}

/**
 * Parses a link: `PANEL`, `PANEL/PAGE?User=abc`, or the old
 * `PANEL?page=0&page_stack=&Next=Next&User=abc&wherenext=PAGE`.
 */
export function parseLink(panel: OldPanel, page: string | undefined, query: URLSearchParams): OldLink {
  const values = new Map<string, readonly string[]>();
  const secret = passwordsOfForm(panel);
  for (const name of new Set(query.keys()))
    if (!protocol.has(name) && !secret.has(name)) values.set(name, query.getAll(name));
  const stack = (query.get('page_stack') ?? '')
    .split(',')
    .filter((part) => /^\d{1,4}$/.test(part))
    .map(Number);
  const conversation = query.get('.id') ?? '';
  const number = query.get('page') ?? '';
  if (page !== undefined)
    return { asked: { kind: 'page', name: page, done: query.has('.done') }, conversation, values, stack };
  if (!/^\d{1,4}$/.test(number)) return { asked: { kind: 'arrive' }, conversation, values, stack: [] };
  if (query.has('Previous')) {
    const name = panel.form.pages[stack.at(-1) ?? 0]?.name ?? '';
    return { asked: { kind: 'page', name }, conversation, values, stack: stack.slice(0, -1) };
  }
  const next = query.get('wherenext') ?? '';
  const asked: LinkRequest = { kind: 'submit', page: Number(number), next: next === '' ? undefined : next };
  return { asked, conversation, values, stack: [...stack, asked.page] };
}

/** Values that must not be in a URL, so they are not read from one. */
export function passwordsOfForm({ form }: OldPanel): ReadonlySet<string> {
  const items = form.pages.flatMap((page) => page.items);
  return new Set(items.flatMap((item) => (item.kind === 'field' && item.type === 'password' ? item.id : [])));
}

/** The page of a submitted form: from the URL, else the posted number, else the first. */
export function submittedPage({ form }: OldPanel, page: string | undefined, posted: OldPosted): number {
  if (page !== undefined) return form.pages.findIndex(({ name }) => name === page);
  const number = posted.get('page')?.[0] ?? '0';
  return /^\d{1,4}$/.test(number) ? Number(number) : -1;
}
