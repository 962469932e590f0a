import type { Router } from 'express';
import type { NightlyWork } from '../../backup/backups.ts';
import { resticKey, sshPublicKey } from '../../backup/nightly/restic-key.ts';
import { base } from '../base-url.ts';
import type { WebContext } from '../web-context.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';

const works: readonly NightlyWork[] = ['nightly', 'verify', 'drill'];

/** The routes for starting nightly work by hand, and for the password of the nightly backups. */
export function addNightlyRoutes(router: Router, web: WebContext): void {
  for (const work of works)
    router.post(
      `/${work}`,
      formHandler(web, async (visit) => {
        web.system.backups.start([work], visit.account ?? '');
        await visit.redirect(`${base}/backup`);
      }),
    );
  // Shown only in the answer to a form, so that the browser does not keep it in its history.
  router.post(
    '/recovery',
    visitHandler(web, async (visit) => {
      const { root, backups } = web.system;
      const target = targetText(web);
      const kind = backups.settings?.target.kind;
      const model = {
        key: resticKey(root),
        target,
        publicKey: kind === 'sftp' ? await sshPublicKey(root) : undefined,
        command: target === '' || kind === 'smb' ? undefined : `restic --repo ${target} snapshots`,
      };
      await visit.page('recovery', { key: 'archives.recovery', args: {} }, model, { here: 'backup' });
    }),
  );
}

/** Where the nightly backups are, as restic writes it. */
function targetText({ system }: WebContext): string {
  const target = system.backups.settings?.target;
  if (!target) return '';
  if (target.kind === 'sftp') return `sftp:${target.user}@${target.host}:${target.folder}/restic`;
  return target.kind === 'smb' ? `//${target.host}/${target.share}/restic` : `${target.folder}/restic`;
}
