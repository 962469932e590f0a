import type { Router } from 'express';
import type { RestoreState } from '../../backup/restore/restore-state.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted/posted-text.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { showChoice } from './choice-form.ts';
import { plainField, plainForm } from './plain-form.ts';
import { planOf, showRestore } from './restore-page.ts';
import { showRestores } from './restores-page.ts';
import { planName } from '../../panel/submit/posted-names.ts';
import { formHandler, visitHandler, type IdParams } from '../request/handlers.ts';

/**
 * The steps of a restore: sending the archive, checking, choosing, looking at the changes, restoring. Each is a page of
 * its own.
 */
export function addRestoreRoutes(router: Router, web: WebContext): void {
  router.get(
    '/restore',
    visitHandler(web, (visit) => showRestores(visit)),
  );
  router.get(
    '/restore/:id',
    visitHandler<IdParams>(web, (visit, request) => showStep(visit, mustFind(web, request.params.id))),
  );
  for (const [path, take] of Object.entries({ unlock, choose, apply, drop }))
    router.post(
      `/restore/:id/${path}`,
      formHandler<IdParams>(web, (visit, request) => take(visit, mustFind(web, request.params.id))),
    );
}

/** @throws Failure `errors.notFound` */
function mustFind({ system }: WebContext, id: string): RestoreState {
  const state = system.backups.restores.find(id);
  if (!state) throw new Failure('errors.notFound', 'there is no such restore', { kind: 'missing' });
  return state;
}

async function showStep(visit: Visit, state: RestoreState): Promise<void> {
  const isChoosing =
    state.step === 'checked' || (state.step === 'ready' && visit.request.query['choose'] !== undefined);
  if (state.step === 'locked') await askPassphrase(visit, state);
  else if (isChoosing && state.contents) await showChoice(visit, state, state.contents);
  else await showRestore(visit, state);
}

async function askPassphrase(visit: Visit, { id, name, failure }: RestoreState): Promise<void> {
  const form = plainForm({
    description: { key: 'archives.locked', args: {} },
    action: `${base}/archives/restore/${id}/unlock`,
    fields: [
      plainField('passphrase', 'password', {
        required: true,
        ...(failure && { refusal: failure }),
      }),
    ],
    button: 'archives.unlock',
    cancel: `${base}/archives/restore`,
  });
  await visit.page('form', { key: 'archives.restoreOf', args: { name } }, form, {
    here: 'backup',
    status: failure ? 422 : 200,
  });
}

async function unlock(visit: Visit, state: RestoreState): Promise<void> {
  restoresOf(visit).unlock(state.id, postedText(visit.request.body, 'passphrase'));
  await goOn(visit, state);
}

async function choose(visit: Visit, state: RestoreState): Promise<void> {
  const identity = postedText(visit.request.body, 'identity') === 'here' ? 'here' : 'archive';
  restoresOf(visit).choose(state.id, { what: postedText(visit.request.body, 'what'), identity });
  await goOn(visit, state);
}

async function apply(visit: Visit, state: RestoreState): Promise<void> {
  const plan = state.step === 'ready' ? await planOf(visit, state) : undefined;
  if (postedText(visit.request.body, planName) !== plan?.digest) {
    await showRestore(visit, state, plan !== undefined);
    return;
  }
  restoresOf(visit).apply(state.id, visit.account ?? '');
  await goOn(visit, state);
}

async function drop(visit: Visit, state: RestoreState): Promise<void> {
  restoresOf(visit).drop(state.id);
  await visit.redirect(`${base}/archives/restore`, {
    kind: 'success',
    sentences: [{ key: 'archives.dropped', args: { name: state.name } }],
  });
}

/** Shows the restore after a short wait: most steps have ended by then. */
async function goOn(visit: Visit, { id }: RestoreState): Promise<void> {
  await waitAtMost(restoresOf(visit).settled(id), visit.web.settings.waitSeconds);
  await visit.redirect(`${base}/archives/restore/${id}`);
}

function restoresOf({ web }: Visit): WebContext['system']['backups']['restores'] {
  return web.system.backups.restores;
}
