import type { Request, Router } from 'express';
import { ChangeSet } from '../../changes/change-set.ts';
import { refusePassword } from '../../accounts/passwords/password-strength.ts';
import { describePassword } from '../../panel/fields/kinds/password-rule.ts';
import { Failure, refuse, type Refusal } from '../../refusals.ts';
import { focusFirst } from '../page/field-marks.ts';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import { openSession, renewSession } from './sign-in/open-session.ts';
import { visitOf, type Visit } from '../visit.ts';
import { passwordField } from './password-field.ts';
import { visitHandler } from '../request/handlers.ts';

/** Sets the first admin password, only through the one-time link. */
export function addSetUpRoutes(router: Router, web: WebContext): void {
  router.get(
    '/set-up',
    visitHandler(web, async (visit, request) => {
      const { code } = request.query;
      if (typeof code === 'string' && web.setUpLink.accepts(code)) {
        // A new session id, so that somebody who knows the old one gets no access.
        await renewSession(request);
        request.session.setUp = true;
        await visit.redirect(`${base}/set-up`);
        return;
      }
      mustBeInvited(web, request);
      await showSetUp(visit, 200, {});
    }),
  );
  router.post('/set-up', async (request, response) => {
    mustBeInvited(web, request);
    const visit = visitOf(web, request, response);
    const pass = postedText(request.body, 'pass');
    const passVerify = postedText(request.body, 'passVerify');
    const tooWeak = refusePassword(pass, 'Admin', visit.reading.configuration);
    const differs = pass === passVerify ? undefined : refuse('errors.passwordsDiffer');
    if (tooWeak ?? differs) {
      await showSetUp(visit, 422, { pass: tooWeak, passVerify: tooWeak ? undefined : differs });
      return;
    }
    if (!web.setUpLink.take()) throw notInvited();
    try {
      await chooseAdminPassword(web, pass);
    } catch (error) {
      web.setUpLink.giveBack();
      throw error;
    }
    await openSession(web, request, response, 'admin');
    await visit.redirect(`${base}/`, { kind: 'success', sentences: [{ key: 'setUp.done', args: {} }] });
  });
}

async function chooseAdminPassword(web: WebContext, password: string): Promise<void> {
  const changes = new ChangeSet(web.system.databases);
  changes.setPassword('admin', password);
  if (changes.accounts.get('admin')) changes.accounts.setProps('admin', { PasswordSet: 'yes' });
  const applied = await web.system.changes.apply(changes, { account: 'admin', origin: 'set-up' });
  if (applied.outcome === 'conflict')
    throw new Failure('errors.recordChanged', 'the record of admin changed at the same moment', { kind: 'conflict' });
}

function mustBeInvited(web: WebContext, request: Request): void {
  if (request.session.setUp !== true || !web.setUpLink.isOpen) throw notInvited();
}

function notInvited(): Failure {
  return new Failure('errors.setUpLink', 'the set-up page was opened without a valid link', { kind: 'forbidden' });
}

async function showSetUp(
  visit: Visit,
  status: number,
  refusals: Readonly<Record<string, Refusal | undefined>>,
): Promise<void> {
  const shown = ['pass', 'passVerify'].map((name) => {
    const help = name === 'pass' ? [describePassword('Admin', visit.reading)] : [];
    return passwordField(name, `setUp.${name}.label`, { help, refusal: refusals[name] });
  });
  const fields = status === 200 ? focusFirst(shown) : shown;
  const refused = fields.filter(({ refusal }) => refusal !== undefined);
  const model = { action: `${base}/set-up`, fields, refused, refusals: [] };
  await visit.page('set-up', { key: 'setUp.title', args: {} }, model, { status });
}
