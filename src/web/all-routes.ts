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
import { packageFile } from './packages/transaction-routes.ts';
import { packagesRoutes } from './packages/packages-route.ts';
import { fileFieldsOf, showPage, submitPanelForm } from './panels/panel-route.ts';
import { readMultipart } from './request/multipart.ts';
import { addAccountPreferencesRoutes } from './session/account-preferences-route.ts';
import { addBrowserPreferencesRoutes } from './session/browser-preferences-route.ts';
import { showSearch } from './search/search-route.ts';
import { runRoutes } from './runs/run-route.ts';
import { waitingMailRoutes } from './server/waiting-mail-route.ts';
import { addSetUpRoutes } from './session/set-up-route.ts';
import { base } from './base-url.ts';
import type { Shell } from './shell.ts';
import { addSignInRoutes } from './session/sign-in/sign-in-route.ts';
import { mustBeSignedIn, refuseForeignForms } from './guards.ts';
import { formHandler, otherMethods, visitHandler } from './request/handlers.ts';

/** Everything under the prefix of the URLs of Panelsmith's pages. */
export function allRoutes(shell: Shell): RequestHandler {
  const router = express.Router();
  router.post('/archives/upload', receiveUpload(shell));
  router.use(
    readMultipart(shell, (visit, names) =>
      names.panel === 'packages' && names.page === 'plan'
        ? new Map([['archive', packageFile]])
        : fileFieldsOf(visit, names),
    ),
    refuseForeignForms(shell, { asks: true }),
  );
  addBrowserPreferencesRoutes(router, shell);
  addSignInRoutes(router, shell);
  addSetUpRoutes(router, shell);
  router.get('/cgi-bin/:panel', (request, response) => {
    const query = /\?.*$/s.exec(request.originalUrl)?.[0] ?? '';
    response.redirect(303, `${base}/${encodeURIComponent(request.params.panel)}${query}`);
  });
  router.use(mustBeSignedIn(shell));
  router.get('/', visitHandler(shell, showHome));
  addAccountPreferencesRoutes(router, shell);
  router.get('/search', visitHandler(shell, showSearch));
  router.use('/confirm', confirmRoutes(shell));
  router.use('/runs', runRoutes(shell));
  router.use('/history', historyRoutes(shell));
  router.use('/packages', packagesRoutes(shell));
  router.use('/doctor', doctorRoutes(shell));
  router.use('/archives', archivesRoutes(shell));
  // The other pages of the panel `backup` are in its package.
  router.get('/backup', visitHandler(shell, showOverview));
  router.use('/waiting-mail', waitingMailRoutes(shell));
  addListRoutes(router, shell);
  addNameRoute(router, shell);
  router
    .route('/:panel{/:page}')
    .get(visitHandler(shell, (visit, { params }) => showPage(visit, params)))
    .post(formHandler(shell, (visit, { params }) => submitPanelForm(visit, params)))
    .all(otherMethods(shell));
  return router;
}
