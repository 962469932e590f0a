import { Router } from 'express';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';
import { addDesktopRoutes } from './desktop-route.ts';
import { addNightlyRoutes } from './nightly-routes.ts';
import { addRestoreRoutes } from './restore-routes.ts';
import { addSnapshotRoutes } from './snapshot-routes.ts';
import { showOverview } from './overview.ts';

/** Archives of the server: to have one, and to restore from one. */
export function archivesRoutes(shell: Shell): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    await showOverview(visitOf(shell, request, response));
  });
  addDesktopRoutes(router, shell);
  addRestoreRoutes(router, shell);
  addNightlyRoutes(router, shell);
  addSnapshotRoutes(router, shell);
  return router;
}
