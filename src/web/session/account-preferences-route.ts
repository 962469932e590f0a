import type { Router } from 'express';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted-text.ts';
import type { Shell } from '../shell.ts';
import { safePath } from '../request/safe-path.ts';
import { formHandler } from '../request/handlers.ts';

/** The routes for the preferences of an account: its favourite panels, and dismissing the first steps of a new server. */
export function addAccountPreferencesRoutes(router: Router, shell: Shell): void {
  router.post(
    '/favourites/:panel',
    formHandler<{ panel: string }>(shell, async (visit, { params: { panel }, body }) => {
      if (shell.frame.panels(visit.language).includes(panel))
        shell.accountPreferences.setFavourite(visit.account ?? '', panel, postedText(body, 'on') === 'yes');
      await visit.redirect(safePath(postedText(body, 'back')));
    }),
  );
  router.post(
    '/first-day/over',
    formHandler(shell, async (visit) => {
      shell.accountPreferences.endFirstDay(visit.account ?? '');
      await visit.redirect(`${base}/`);
    }),
  );
}
