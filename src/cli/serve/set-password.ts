import { ChangeSet } from '../../changes/change-set.ts';
import { refuseAccountLine } from '../../db/file/account-keys.ts';
import { passwordKindOf, refusePassword } from '../../accounts/passwords/password-strength.ts';
import type { CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { withSystem } from '../with-system.ts';

/**
 * Sets an account's password to the first line of standard input, unlocks the account and signals `password-modify`;
 * sessions with the old password end. The password of `admin` can be set before the databases exist. The password must
 * meet the configuration's `passwordstrength`, as everywhere else.
 * @returns 0 success, 1 refused or an action failed
 */
export async function setPassword(user: string, context: CommandContext): Promise<number> {
  const [password = ''] = (await context.stdin()).split(/\r?\n/);
  if (password === '') return refused(context, 'no password on standard input');
  return withSystem(
    context,
    {
      withPanels: false,
    },
    async (system) => {
      const changes = new ChangeSet(system.databases);
      const account = changes.accounts.get(user);
      if (!account && user !== 'admin') return refused(context, `there is no account ${JSON.stringify(user)}`);
      if (refuseAccountLine(user))
        return refused(context, `an account named ${JSON.stringify(user)} cannot have a password`);
      const weak = refusePassword(password, passwordKindOf(user, account?.type), changes.configuration);
      if (weak) {
        const { englishTranslator: ownEnglish } = await import('../english-translator.ts');
        return refused(context, ownEnglish(system.home)(weak.key, weak.args));
      }
      changes.setPassword(user, password);
      if (account) {
        changes.setProps(account, { PasswordSet: 'yes' });
        changes.signal('password-modify', user);
      }
      const applied = await system.changes.apply(changes, {
        account: personOf(context.environment),
        origin: 'set-password',
      });
      if (applied.outcome === 'conflict')
        return refused(context, 'the account was changed at the same moment; try again');
      const runs = await applied.settled;
      const failed = runs.flatMap((run) => run.failed);
      return failed.length === 0 ? 0 : refused(context, `the password is set, but ${failed.join(', ')} failed`);
    },
  );
}

function refused(context: CommandContext, line: string): number {
  context.err(`panelsmith set-password: ${line}\n`);
  return 1;
}
