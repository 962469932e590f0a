import { Router, type Request, type Response } from 'express';
import { ChangeSet } from '../../changes/change-set.ts';
import { refusePassword } from '../../accounts/passwords/password-strength.ts';
import { describePassword } from '../../panel/fields/kinds/password-rule.ts';
import { Failure, refuse, type Refusal } from '../../refusals.ts';
import { userPasswordUrl } from '../base-url.ts';
import type { FieldModel } from '../page/models/field-model.ts';
import { postedText } from '../request/posted/posted-text.ts';
import { visitorNetwork } from '../request/origin/trusted-proxy.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { passwordField } from './password-field.ts';
import { busySeconds, verifyTyped } from './sign-in/verify-typed.ts';
import { tooManyAttempts } from './sign-in/too-many-attempts.ts';
import { formHandler, otherMethods, visitHandler } from '../request/handlers.ts';

/** What was typed; only the name of the account is ever shown again. */
interface TypedPasswords {
  readonly acctName: string;
  readonly oldPassword: string;
  readonly pass: string;
  readonly passVerify: string;
}

/** Why a change was refused: at its fields, or as a whole; and how long to wait, if that is why. */
interface Refused {
  readonly fields?: Partial<Record<keyof TypedPasswords, Refusal | undefined>>;
  readonly page?: Refusal;
  readonly waitSeconds?: number;
}

/** The page where users change their own passwords; the old password replaces a sign-in. */
export function userPasswordRoutes(web: WebContext): Router {
  const router = Router();
  router
    .route('/')
    .get(visitHandler(web, (visit) => show(visit, 200, '', {})))
    .post(formHandler(web, (visit, request, response) => take(visit, response)))
    .all(otherMethods(web));
  return router;
}

async function take(visit: Visit, response: Response): Promise<void> {
  const typed = typedIn(visit.request);
  const refused = refuseFields(visit, typed) ?? (await change(visit, typed));
  if (!refused) {
    await visit.redirect(userPasswordUrl, {
      kind: 'success',
      sentences: [{ key: 'userPassword.done', args: { account: typed.acctName } }],
    });
    return;
  }
  const { waitSeconds } = refused;
  if (waitSeconds !== undefined) response.set('Retry-After', String(waitSeconds));
  await show(visit, waitSeconds === undefined ? 422 : 429, typed.acctName, refused);
}

function typedIn({ body }: Request): TypedPasswords {
  return {
    acctName: postedText(body, 'acctName').trim(),
    oldPassword: postedText(body, 'oldPassword'),
    pass: postedText(body, 'pass'),
    passVerify: postedText(body, 'passVerify'),
  };
}

/** Refuses fields for reasons that do not depend on the old password; this does not count as a try. */
function refuseFields({ reading }: Visit, typed: TypedPasswords): Refused | undefined {
  const weak = refusePassword(typed.pass, 'Users', reading.configuration);
  const fields: Refused['fields'] = {
    acctName: typed.acctName === '' ? refuse('errors.required') : undefined,
    oldPassword: typed.oldPassword === '' ? refuse('errors.required') : undefined,
    pass: weak,
    passVerify: (weak ?? typed.pass === typed.passVerify) ? undefined : refuse('errors.passwordsDiffer'),
  };
  if (Object.values(fields).some((refusal) => refusal !== undefined)) return { fields };
  return typed.acctName === 'admin' ? { fields: { acctName: refuse('userPassword.notAdmin') } } : undefined;
}

/**
 * Counts and checks the old password as a sign-in does, then changes it.
 * @returns why it was refused; undefined if the password was changed
 */
async function change({ web, request, reading }: Visit, typed: TypedPasswords): Promise<Refused | undefined> {
  const { system, limits } = web;
  const address = visitorNetwork(request);
  const logged = { account: typed.acctName.slice(0, 64), address };
  const spent = limits.spend(typed.acctName, address);
  if (!('giveBack' in spent)) {
    const { waitSeconds } = spent;
    return { page: tooManyAttempts(waitSeconds), waitSeconds };
  }
  const asking = limits.isKnown(typed.acctName, address) ? 'known' : 'stranger';
  const right = await verifyTyped(web, asking, typed.acctName, typed.oldPassword);
  if (right === undefined) {
    spent.giveBack();
    return { page: refuse('errors.signInBusy'), waitSeconds: busySeconds };
  }
  const user = reading.accounts.get(typed.acctName);
  if (!right || user?.type !== 'user' || user.prop('PasswordSet') !== 'yes') {
    system.log('warn', 'change of a password refused', logged);
    return { page: refuse('errors.wrongPassword') };
  }
  spent.giveBack();
  const changes = new ChangeSet(system.databases);
  changes.setPassword(user.key, typed.pass);
  changes.signal('password-modify', user.key);
  const applied = await system.changes.apply(changes, { account: user.key, origin: 'user-password' });
  if (applied.outcome === 'conflict')
    throw new Failure('errors.recordChanged', `the record of ${user.key} changed meanwhile`, { kind: 'conflict' });
  system.log('info', 'password changed by its user', logged);
  return undefined;
}

async function show(visit: Visit, status: number, account: string, refused: Refused): Promise<void> {
  const field = (name: keyof TypedPasswords, own: Partial<FieldModel>): FieldModel =>
    passwordField(name, `userPassword.${name}.label`, { refusal: refused.fields?.[name], ...own });
  const fields = [
    field('acctName', { control: 'text', typed: account, autocomplete: 'username' }),
    field('oldPassword', { autocomplete: 'current-password' }),
    field('pass', { help: [describePassword('Users', visit.reading)] }),
    field('passVerify', {}),
  ];
  const model = {
    action: userPasswordUrl,
    fields,
    refused: fields.filter(({ refusal }) => refusal !== undefined),
    refusals: refused.page ? [refused.page] : [],
  };
  await visit.page('user-password', { key: 'userPassword.title', args: {} }, model, { status });
}
