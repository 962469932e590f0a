import type { Router } from 'express';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import { safePath } from '../request/safe-path.ts';
import { formHandler } from '../request/handlers.ts';

/** The routes for the preferences of an account: its favourite panels, and dismissing the first steps of a new server. */
export function addAccountPreferencesRoutes(router: Router, web: WebContext): void {
  router.post(
    '/favourites/:panel',
    formHandler<{ panel: string }>(web, async (visit, { params: { panel }, body }) => {
      if (web.frame.panels(visit.language).includes(panel))
        web.accountPreferences.setFavourite(visit.account ?? '', panel, postedText(body, 'on') === 'yes');
      await visit.redirect(safePath(postedText(body, 'back')));
    }),
  );
  router.post(
    '/first-day/over',
    formHandler(web, async (visit) => {
      web.accountPreferences.endFirstDay(visit.account ?? '');
      await visit.redirect(`${base}/`);
    }),
  );
}
