import { base } from '../base-url.ts';
import type { Link } from '../page/models/layout-model.ts';

/** The link to the page of a run, for the message about it. */
export function runLink(id: string): Link {
  return { label: 'messages.openRun', href: `${base}/runs/${id}` };
}
