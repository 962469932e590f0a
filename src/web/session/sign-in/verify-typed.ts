import type { Asking } from '../../../accounts/passwords/password-hashing.ts';
import { longestTyped } from '../../../accounts/passwords/password-strength.ts';
import type { WebContext } from '../../web-context.ts';

/** How long to wait when too many sign in at the same moment. */
export const busySeconds = 5;

/**
 * A password has no length limit, but real ones are shorter.
 * @returns undefined when too many are waiting
 */
export async function verifyTyped(
  web: WebContext,
  asking: Asking,
  account: string,
  password: string,
): Promise<boolean | undefined> {
  const isPossible = password.length <= longestTyped;
  const right = await web.system.passwords.verifyFor(asking, account, isPossible ? password : '');
  return right && isPossible;
}
