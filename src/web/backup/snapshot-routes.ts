import type { Router } from 'express';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted/posted-text.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { WebContext } from '../web-context.ts';
import { askKey, showSnapshots, snapshotsOf } from './snapshots-page.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';

/** A restore from a nightly backup: one is chosen, and the next steps are those of an archive. */
export function addSnapshotRoutes(router: Router, web: WebContext): void {
  const { backups } = web.system;
  router.get('/snapshots', visitHandler(web, showSnapshots));
  router.post(
    '/snapshots',
    formHandler(web, async (visit, request) => {
      const wanted = postedText(request.body, 'snapshot');
      const snapshot = (await snapshotsOf(visit)).find(({ id }) => id === wanted);
      if (!snapshot) throw new Failure('errors.snapshotGone', 'there is no such nightly backup', { kind: 'conflict' });
      const id = backups.restores.takeSnapshot(snapshot, visit.account ?? '');
      await waitAtMost(backups.restores.settled(id), web.settings.waitSeconds);
      await visit.redirect(`${base}/archives/restore/${id}`);
    }),
  );
  router.post(
    '/snapshots/password',
    visitHandler(web, async (visit, request) => {
      try {
        await backups.adoptKey(postedText(request.body, 'backupPassword'));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        web.system.log('warn', 'a password does not open the nightly backups', { err: error });
        await askKey(visit, { key: error.key, args: error.args });
        return;
      }
      await visit.redirect(`${base}/archives/snapshots`);
    }),
  );
}
