import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '../../db/file/draft.ts';
import type { CommandContext } from '../command.ts';
import { tellSystemLog } from '../system-log.ts';

/**
 * A classic command replaces a whole account without a question: a user may become a web address. Whoever looks for the
 * user finds in the history what was there before.
 * @returns what to call when it is written; undefined if nothing of an account is lost
 */
export function replacedAccounts(
  file: string,
  draft: Draft,
  context: CommandContext,
): (() => Promise<void>) | undefined {
  const { root } = context;
  if (file !== join(root.databases, 'accounts')) return undefined;
  const replaced = draft.editedKeys().flatMap((line) => {
    const before = draft.base.get(line);
    const after = draft.get(line);
    if (!before || !after) return [];
    const isLost =
      before.type !== after.type || [...before.props.keys()].some((name) => after.prop(name) === undefined);
    return isLost ? [{ key: before.key, before, after }] : [];
  });
  if (replaced.length === 0) return undefined;
  return async () => {
    try {
      // Most commands lose nothing, and need not wait for this to be loaded.
      const [{ History }, { outsideEntry }, { recordChange }] = await Promise.all([
        import('../../changes/history.ts'),
        import('../../changes/outside-entry.ts'),
        import('../../changes/record-change.ts'),
      ]);
      const changes = replaced.flatMap(({ key, before, after }) => recordChange('accounts', key, before, after) ?? []);
      const history = new History(join(root.state, 'history.jsonl'), join(root.cache, 'history-index'));
      await history.add(outsideEntry(changes, { account: userInfo().username, origin: 'db' }));
      await history.close();
    } catch (error) {
      // The command has done what it was asked to do.
      tellSystemLog(context, [`what was replaced is not in the history: ${String(error)}`]);
    }
  };
}
