import { refuse, type Refusal } from '../../refusals.ts';
import type { Visit } from '../visit.ts';
import { tooManyAttempts } from './sign-in/too-many-attempts.ts';

/** Why a text is not accepted as the password of the signed-in person; wrong ones are counted and have to wait. */
export async function refuseCurrentPassword(visit: Visit, password: string): Promise<Refusal | undefined> {
  const { limits, system } = visit.web;
  const spent = limits.spendInSession(visit.request.sessionID);
  if (!('giveBack' in spent)) return tooManyAttempts(spent.waitSeconds);
  if (!(await system.passwords.verify(visit.account ?? '', password))) return refuse('errors.wrongCurrentPassword');
  spent.giveBack();
  return undefined;
}
