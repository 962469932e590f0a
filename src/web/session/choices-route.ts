import type { Router } from 'express';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted-text.ts';
import { sentOnce } from '../request/sent-once.ts';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';
import { safePath } from '../request/safe-path.ts';

/** The routes for the choices of an account: its favourite panels, and dismissing the first steps of a new server. */
export function addChoicesRoutes(router: Router, shell: Shell): void {
  router.post('/favourites/:panel', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const { panel } = request.params;
    const { account = '' } = visit;
    await sentOnce(visit, async () => {
      if (shell.frame.panels(visit.language).includes(panel))
        shell.choices.setFavourite(account, panel, postedText(request.body, 'on') === 'yes');
      await visit.redirect(safePath(postedText(request.body, 'back')));
    });
  });
  router.post('/first-day/over', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const { account = '' } = visit;
    await sentOnce(visit, async () => {
      shell.choices.endFirstDay(account);
      await visit.redirect(`${base}/`);
    });
  });
}
