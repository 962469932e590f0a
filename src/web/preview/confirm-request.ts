import { createHash } from 'node:crypto';
import type { ConfirmRequest } from '../../changes/entry-writer.ts';
import { secondsToConfirm, type FormPage } from '../../panel/pages/form-page.ts';
import type { PanelDefinition } from '../../panel/pages/panel-definition.ts';
import type { Visit } from '../visit.ts';

/**
 * How the changes that a page saves must be confirmed; undefined if that is not needed.
 * @param page undefined for a file of many records
 */
export function confirmRequestOf(
  visit: Visit,
  found: { readonly panel: PanelDefinition },
  page: FormPage | undefined,
): ConfirmRequest | undefined {
  const seconds = confirmSecondsOf(found, page);
  return seconds > 0 ? { seconds, session: sessionMark(visit) } : undefined;
}

/** Within how many seconds the changes that a page saves must be confirmed; 0 if that is not needed. */
export function confirmSecondsOf({ panel }: { readonly panel: PanelDefinition }, page: FormPage | undefined): number {
  return page?.confirmSeconds ?? secondsToConfirm(panel.confirm);
}

/** Distinguishes a session from others, without revealing its id. */
export function sessionMark({ request }: Visit): string {
  return createHash('sha256').update(`confirm ${request.sessionID}`).digest('base64url');
}
