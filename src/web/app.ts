import type { Server, ServerOptions } from 'node:http';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response, type RequestHandler } from 'express';
import session from 'express-session';
import type { System } from '../system.ts';
import { assetsHandler } from './assets/assets.ts';
import { errorPage, notFound } from './error-page.ts';
import { httpServerOf } from './http-server.ts';
import { AlertMails } from './server/alert-mails.ts';
import { logRequests } from './request/request-log.ts';
import { securityHeaders } from './request/security-headers.ts';
import { SessionStore } from './session/session-store.ts';
import { base, userPasswordUrl } from './base-url.ts';
import { openWebContext } from './open-web-context.ts';
import type { WebContext } from './web-context.ts';
import type { WebSettings } from './web-settings.ts';
import { paceSignIns } from './session/sign-in/sign-in-pace.ts';
import { userPasswordRoutes } from './session/user-password-route.ts';
import { isLoopback } from './request/origin/trusted-proxy.ts';
import { refuseForeignForms } from './guards.ts';
import { allRoutes } from './all-routes.ts';

export interface App {
  /** Makes the HTTP server of these pages; it does not listen yet. */
  createServer(options?: ServerOptions): Server;
  /** Path of the one-time set-up link; undefined when there is an admin password. */
  readonly setUpPath: string | undefined;
  /** Sends waiting mails, and mails about what needs attention; called regularly by the process that serves. */
  tendMail(now?: Date): Promise<void>;
  /** Removes the files of expired sessions; called regularly by the process that serves. */
  sweepSessions(): void;
}

/** The web panel of one system. */
export function createApp(system: System, settings: Partial<WebSettings> = {}): App {
  const web = openWebContext(system, settings);
  const store = sessionStore(web);
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
  app.post([`${base}/login`, userPasswordUrl], paceSignIns(web));
  app.use(onlyPaths, sessions(web, store), readForms(web.settings));
  app.use(userPasswordUrl, refuseForeignForms(web, { asks: false }), userPasswordRoutes(web));
  app.use(base, allRoutes(web));
  app.use(notFound);
  app.use(errorPage(web));
  web.stateProblems.find();
  const alertMails = new AlertMails(web);
  return {
    createServer: (options) => httpServerOf(app, options),
    async tendMail(now = new Date()) {
      try {
        await web.mailer.sendDue(now);
      } catch (err) {
        // A mail about what needs attention may still be sent, and may be about the reason.
        system.log('error', 'the waiting mails cannot be sent', { err });
      }
      await alertMails.send(now);
    },
    sweepSessions() {
      store.sweep();
    },
    get setUpPath() {
      return web.setUpLink.path;
    },
  };
}

function sessionStore({ system, settings }: WebContext): SessionStore {
  return new SessionStore({
    folder: join(system.root.state, 'sessions'),
    idleSeconds: settings.idleSeconds,
    strangers: settings.strangers,
    report(line, details) {
      system.log('warn', line, details);
    },
  });
}

function sessions({ cookieKey }: WebContext, store: SessionStore): RequestHandler {
  return session({
    name: 'panelsmith',
    secret: cookieKey,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  });
}

/** Only requests with a path pass: `OPTIONS *` is not about a page, and only pages need sessions. */
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
