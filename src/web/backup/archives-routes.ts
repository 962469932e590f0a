import { Router } from 'express';
import type { WebContext } from '../web-context.ts';
import { base } from '../base-url.ts';
import { addDesktopRoutes } from './desktop-route.ts';
import { addNightlyRoutes } from './nightly-routes.ts';
import { addRestoreRoutes } from './restore-routes.ts';
import { addSnapshotRoutes } from './snapshot-routes.ts';

/** Archives of the server: downloading one, and restoring from one. */
export function archivesRoutes(web: WebContext): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.redirect(303, `${base}/backup`);
  });
  addDesktopRoutes(router, web);
  addRestoreRoutes(router, web);
  addNightlyRoutes(router, web);
  addSnapshotRoutes(router, web);
  return router;
}
