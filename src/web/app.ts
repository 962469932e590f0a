import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response, type RequestHandler } from 'express';
import session from 'express-session';
import type { System } from '../system.ts';
import { assetsHandler } from './assets/assets.ts';
import { errorPage, notFound } from './error-page.ts';
import { addListRoutes } from './panels/list-routes.ts';
import { addNameRoute } from './panels/name-route.ts';
import { archivesRoutes } from './backup/archives-routes.ts';
import { showOverview } from './backup/overview.ts';
import { takeUpload } from './backup/take-upload.ts';
import { AlertMails } from './server/alert-mails.ts';
import { confirmRoutes } from './server/confirm-route.ts';
import { doctorRoutes } from './server/doctor-route.ts';
import { historyRoutes } from './history/history-route.ts';
import { showHome } from './server/home/home-route.ts';
import { packageFile } from './packages/transaction-routes.ts';
import { packagesRoutes } from './packages/packages-route.ts';
import { fileFieldsOf, showPage, takeForm } from './panels/panel-route.ts';
import { readMultipart } from './request/multipart.ts';
import { askAgain } from './panels/ask-again.ts';
import { addChoicesRoutes } from './session/choices-route.ts';
import { addPreferencesRoutes } from './session/preferences-route.ts';
import { logRequests } from './request/request-log.ts';
import { showSearch } from './search/search-route.ts';
import { runRoutes } from './runs/run-route.ts';
import { waitingMailRoutes } from './server/waiting-mail-route.ts';
import { securityHeaders } from './request/security-headers.ts';
import { sentOnce } from './request/sent-once.ts';
import { SessionStore } from './session/session-store.ts';
import { addSetUpRoutes } from './session/set-up-route.ts';
import { base, userPasswordUrl } from './base-url.ts';
import { openShell } from './open-shell.ts';
import type { Shell, WebSettings } from './shell.ts';
import { paceSignIns } from './session/sign-in-pace.ts';
import { addSignInRoutes } from './session/sign-in-route.ts';
import { userPasswordRoutes } from './session/user-password-route.ts';
import { isLoopback } from './request/trusted-proxy.ts';
import { visitOf } from './visit.ts';

export interface App {
  readonly express: Express;
  /** Path of the one-time set-up link; undefined when there is an admin password. */
  readonly setUpPath: string | undefined;
  /** Sends waiting mails, and mails about what needs attention; called regularly by the process that serves. */
  tendMail(now?: Date): Promise<void>;
}

/** The web panel of one system. */
export function createApp(system: System, settings: Partial<WebSettings> = {}): App {
  const shell = openShell(system, settings);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', isLoopback).set('query parser', 'simple');
  app.use(securityHeaders());
  app.get('/healthz', (_request, response) => {
    response.type('text').set('Cache-Control', 'no-store').send('ok\n');
  });
  app.use(logRequests(system.log));
  app.use(`${base}/assets`, assetsHandler(join(system.home, 'dist/public')));
  app.get('/', (_request, response) => {
    response.redirect(303, `${base}/`);
  });
  app.post([`${base}/login`, userPasswordUrl], paceSignIns(shell));
  app.use(onlyPaths, sessions(shell), readForms(shell.settings));
  app.use(userPasswordUrl, takesOwnFormsOnly(shell, false), userPasswordRoutes(shell));
  app.use(base, panelRoutes(shell));
  app.use(notFound);
  app.use(errorPage(shell));
  shell.oddities.look();
  const alertMails = new AlertMails(shell);
  return {
    express: app,
    async tendMail(now = new Date()) {
      await shell.mailer.sendDue(now);
      await alertMails.look(now);
    },
    get setUpPath() {
      return shell.setUpLink.path;
    },
  };
}

function panelRoutes(shell: Shell): RequestHandler {
  const router = express.Router();
  router.post('/archives/upload', takeUpload(shell));
  router.use(
    readMultipart(shell, (visit, names) =>
      names.panel === 'packages' && names.page === 'plan'
        ? new Map([['archive', packageFile]])
        : fileFieldsOf(visit, names),
    ),
    takesOwnFormsOnly(shell),
  );
  addPreferencesRoutes(router, shell);
  addSignInRoutes(router, shell);
  addSetUpRoutes(router, shell);
  router.get('/cgi-bin/:panel', (request, response) => {
    const query = /\?.*$/s.exec(request.originalUrl)?.[0] ?? '';
    response.redirect(303, `${base}/${encodeURIComponent(request.params.panel)}${query}`);
  });
  router.use(mustBeSignedIn(shell));
  router.get('/', (request, response) => showHome(shell, request, response));
  addChoicesRoutes(router, shell);
  router.get('/search', (request, response) => showSearch(shell, request, response));
  router.use('/confirm', confirmRoutes(shell));
  router.use('/runs', runRoutes(shell));
  router.use('/history', historyRoutes(shell));
  router.use('/packages', packagesRoutes(shell));
  router.use('/doctor', doctorRoutes(shell));
  router.use('/archives', archivesRoutes(shell));
  // The rest of the panel `backup` is its package.
  router.get('/backup', (request, response) => showOverview(visitOf(shell, request, response)));
  router.use('/waiting-mail', waitingMailRoutes(shell));
  addListRoutes(router, shell);
  addNameRoute(router, shell);
  router
    .route('/:panel{/:page}')
    .get((request, response) => showPage(visitOf(shell, request, response), request.params))
    .post((request, response) => {
      const visit = visitOf(shell, request, response);
      return sentOnce(visit, () => takeForm(visit, request.params));
    })
    .all((request, response) => visitOf(shell, request, response).refuseMethod('GET, HEAD, POST', 'only GET and POST'));
  return router;
}

/** @param asks whether a form of a session that has ended is kept until its person has signed in again */
function takesOwnFormsOnly(shell: Shell, asks = true): RequestHandler {
  return async (request, response, next) => {
    if (request.method === 'POST' && !shell.formTokens.accepts(request)) {
      if (asks && (await askAgain(visitOf(shell, request, response)))) return;
      shell.formTokens.check(request);
    }
    next();
  };
}

/** A stranger is redirected to the sign-in, and from there back to the requested page. */
function mustBeSignedIn(shell: Shell): RequestHandler {
  return async (request, response, next) => {
    const visit = visitOf(shell, request, response);
    if (visit.account !== undefined) {
      next();
      return;
    }
    if (request.method === 'POST' && (await askAgain(visit))) return;
    const back =
      request.method === 'GET' && request.path !== '/' ? `?back=${encodeURIComponent(request.originalUrl)}` : '';
    response.set('Cache-Control', 'no-store').redirect(303, `${base}/login${back}`);
  };
}

function sessions({ system, settings, cookieKey }: Shell): RequestHandler {
  return session({
    name: 'panelsmith',
    secret: cookieKey,
    store: new SessionStore({
      folder: join(system.root.state, 'sessions'),
      idleSeconds: settings.idleSeconds,
      strangers: settings.strangers,
      report(line, details) {
        system.log('warn', line, details);
      },
    }),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  });
}

/** `OPTIONS *` is not about a page, and only pages need sessions. */
function onlyPaths(request: Request, response: Response, next: NextFunction): void {
  if (request.path.startsWith('/')) next();
  else response.status(400).type('text').send('no path\n');
}

/** Parses a posted form. */
function readForms({ formBytes }: WebSettings): RequestHandler {
  const read: RequestHandler = express.urlencoded({ extended: false, limit: formBytes, parameterLimit: 2000 });
  return (request, response, next) => {
    if (request.method === 'POST') read(request, response, next);
    else next();
  };
}
