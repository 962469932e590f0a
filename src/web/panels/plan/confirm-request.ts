import { createHash } from 'node:crypto';
import type { ConfirmRequest } from '../../../changes/changes.ts';
import { secondsToConfirm, type FormPage } from '../../../panel/pages/form-page.ts';
import type { PanelDefinition } from '../../../panel/pages/panel-definition.ts';
import type { FoundPanel } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';

/**
 * How what a page saves is to be confirmed; undefined where it need not be.
 * @param page undefined for a file of many records
 */
export function confirmRequestOf(
  visit: Visit,
  found: FoundPanel<PanelDefinition>,
  page: FormPage | undefined,
): ConfirmRequest | undefined {
  const seconds = confirmSecondsOf(found, page);
  return seconds > 0 ? { seconds, session: sessionMark(visit) } : undefined;
}

/** Within how many seconds what a page saves is to be confirmed; 0 where it need not be. */
export function confirmSecondsOf({ panel }: FoundPanel<PanelDefinition>, page: FormPage | undefined): number {
  return page?.confirmSeconds ?? secondsToConfirm(panel.confirm);
}

/** Tells a session from others; nobody finds out the session by it. */
export function sessionMark({ request }: Visit): string {
  return createHash('sha256').update(`confirm ${request.sessionID}`).digest('base64url');
}
