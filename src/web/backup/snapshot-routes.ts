import type { Router } from 'express';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted-text.ts';
import { sentOnce } from '../request/sent-once.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { Shell } from '../shell.ts';
import { visitOf } from '../visit.ts';
import { askKey, showSnapshots, snapshotsOf } from './snapshots-page.ts';

/** A restore from a nightly backup: one is chosen, and then it goes on as with an archive. */
export function addSnapshotRoutes(router: Router, shell: Shell): void {
  const { backups } = shell.system;
  router.get('/snapshots', async (request, response) => {
    await showSnapshots(visitOf(shell, request, response));
  });
  router.post('/snapshots', async (request, response) => {
    const visit = visitOf(shell, request, response);
    await sentOnce(visit, async () => {
      const wanted = postedText(request.body, 'snapshot');
      const snapshot = (await snapshotsOf(visit)).find(({ id }) => id === wanted);
      if (!snapshot) throw new Failure('errors.snapshotGone', 'there is no such nightly backup', { kind: 'conflict' });
      const id = backups.restores.takeSnapshot(snapshot, visit.account ?? '');
      await waitAtMost(backups.restores.settled(id), shell.settings.waitSeconds);
      await visit.redirect(`${base}/archives/restore/${id}`);
    });
  });
  router.post('/snapshots/password', async (request, response) => {
    const visit = visitOf(shell, request, response);
    try {
      await backups.adoptKey(postedText(request.body, 'backupPassword'));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await askKey(visit, { key: error.key, args: error.args });
      return;
    }
    await visit.redirect(`${base}/archives/snapshots`);
  });
}
