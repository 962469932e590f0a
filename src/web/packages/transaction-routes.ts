import type { Router } from 'express';
import { Failure } from '../../refusals.ts';
import { formHandler } from '../request/handlers.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import { visitOf } from '../visit.ts';
import type { WebContext } from '../web-context.ts';
import { installPackage, removePackage, startPass } from './carry-out-plan.ts';
import { refusingMistakes } from './refusing-mistakes.ts';
import { showInstall, showRemoval } from './show-plan.ts';
import { withStagedPlan } from './staged-plan.ts';
import { takePackage } from './take-package.ts';

/** The routes to install, update and remove packages: first a preview, then the change as a run. */
export function addTransactionRoutes(router: Router, web: WebContext): void {
  router.get('/plan', async (request, response) => {
    const { staged, remove } = request.query;
    const visit = visitOf(web, request, response);
    if (typeof staged === 'string') await withStagedPlan(visit, staged, showInstall);
    else if (typeof remove === 'string') await showRemoval(visit, remove);
    else throw new Failure('errors.notFound', 'nothing is planned', { kind: 'missing' });
  });
  router.post('/plan', formHandler(web, takePackage));
  router.post(
    '/apply',
    formHandler(web, async (visit, { body }) => {
      const posted = parsePosted(body);
      const [staged, remove] = [posted.get('staged')?.[0], posted.get('remove')?.[0]];
      await refusingMistakes(visit, async () => {
        if (staged !== undefined) await withStagedPlan(visit, staged, installPackage);
        else if (remove !== undefined) await removePackage(visit, remove);
        else throw new Failure('errors.badRequest', 'nothing to apply', { kind: 'invalid' });
      });
    }),
  );
  router.post(
    '/configure',
    formHandler(web, (visit) => startPass(visit)),
  );
}
