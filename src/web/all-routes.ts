import express, { type RequestHandler } from 'express';
import { addListRoutes } from './panels/list-routes.ts';
import { addNameRoute } from './panels/name-route.ts';
import { archivesRoutes } from './backup/archives-routes.ts';
import { showOverview } from './backup/show-overview.ts';
import { receiveUpload } from './backup/receive-upload.ts';
import { confirmRoutes } from './server/confirm-route.ts';
import { doctorRoutes } from './server/doctor-route.ts';
import { historyRoutes } from './history/history-route.ts';
import { showHome } from './server/home/home-route.ts';
import { packageFile } from './packages/take-package.ts';
import { packagesRoutes } from './packages/packages-route.ts';
import { fileFieldsOf, showPage, submitPanelForm } from './panels/panel-route.ts';
import { readMultipart } from './request/posted/multipart.ts';
import { addAccountPreferencesRoutes } from './session/account-preferences-route.ts';
import { addBrowserPreferencesRoutes } from './session/browser-preferences-route.ts';
import { showSearch } from './search/search-route.ts';
import { runRoutes } from './runs/run-route.ts';
import { waitingMailRoutes } from './server/waiting-mail-route.ts';
import { addSetUpRoutes } from './session/set-up-route.ts';
import { base } from './base-url.ts';
import type { WebContext } from './web-context.ts';
import { addSignInRoutes } from './session/sign-in/sign-in-route.ts';
import { mustBeSignedIn, refuseForeignForms } from './guards.ts';
import { formHandler, otherMethods, visitHandler } from './request/handlers.ts';

/** Everything under the prefix of the URLs of Panelsmith's pages. */
export function allRoutes(web: WebContext): RequestHandler {
  const router = express.Router();
  router.post('/archives/upload', receiveUpload(web));
  router.use(
    readMultipart(web, (visit, names) =>
      names.panel === 'packages' && names.page === 'plan'
        ? new Map([['archive', packageFile]])
        : fileFieldsOf(visit, names),
    ),
    refuseForeignForms(web, { asks: true }),
  );
  addBrowserPreferencesRoutes(router, web);
  addSignInRoutes(router, web);
  addSetUpRoutes(router, web);
  router.get('/cgi-bin/:panel', (request, response) => {
    const query = /\?.*$/s.exec(request.originalUrl)?.[0] ?? '';
    response.redirect(303, `${base}/${encodeURIComponent(request.params.panel)}${query}`);
  });
  router.use(mustBeSignedIn(web));
  router.get('/', visitHandler(web, showHome));
  addAccountPreferencesRoutes(router, web);
  router.get('/search', visitHandler(web, showSearch));
  router.use('/confirm', confirmRoutes(web));
  router.use('/runs', runRoutes(web));
  router.use('/history', historyRoutes(web));
  router.use('/packages', packagesRoutes(web));
  router.use('/doctor', doctorRoutes(web));
  router.use('/archives', archivesRoutes(web));
  // The other pages of the panel `backup` are in its package.
  router.get('/backup', visitHandler(web, showOverview));
  router.use('/waiting-mail', waitingMailRoutes(web));
  addListRoutes(router, web);
  addNameRoute(router, web);
  router
    .route('/:panel{/:page}')
    .get(visitHandler(web, (visit, { params }) => showPage(visit, params)))
    .post(formHandler(web, (visit, { params }) => submitPanelForm(visit, params)))
    .all(otherMethods(web));
  return router;
}
