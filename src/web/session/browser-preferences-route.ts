import type { Router } from 'express';
import { base, userPasswordUrl } from '../base-url.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import { safePath } from '../request/safe-path.ts';
import { visitOf } from '../visit.ts';
import { rememberReader } from './sign-in/remember-reader.ts';

const year = 365 * 24 * 3600 * 1000;

/** Language and theme of a browser, in cookies that do not identify the person. */
export function addBrowserPreferencesRoutes(router: Router, web: WebContext): void {
  router.post('/preferences', async (request, response) => {
    const language = postedText(request.body, 'language');
    const theme = postedText(request.body, 'theme');
    const options = { httpOnly: true, sameSite: 'lax', secure: request.secure, maxAge: year } as const;
    for (const path of [base, userPasswordUrl]) {
      if (web.wording.languages.some(({ code }) => code === language))
        response.cookie('language', language, { ...options, path });
      if (['auto', 'light', 'dark'].includes(theme)) response.cookie('theme', theme, { ...options, path });
    }
    const visit = visitOf(web, request, response);
    if (web.wording.languages.some(({ code }) => code === language)) rememberReader(visit, language);
    await visit.redirect(safePath(postedText(request.body, 'back')));
  });
}
