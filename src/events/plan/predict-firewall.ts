import { firewallFiles, listingPath, rulesetPath } from '../../firewall/firewall-files.ts';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import type { PlannedFile } from './run-plan.ts';
import type { DatabasesView } from '../../db/file/database-view.ts';

/** The files of the firewall as a run will leave them. */
export function predictFirewall(
  databases: DatabasesView,
  root: Root,
  unsureFor: readonly string[],
): readonly PlannedFile[] {
  const planned = (path: string, content: Pick<PlannedFile, 'bytes' | 'failure'>): PlannedFile => ({
    file: root.path(path),
    template: `/${path}`,
    unsureFor,
    ...content,
  });
  try {
    return firewallFiles(databases).map(({ path, text }) =>
      planned(path, { bytes: Buffer.from(text), failure: undefined }),
    );
  } catch (error) {
    const failure = messageOf(error);
    return [rulesetPath, listingPath].map((path) => planned(path, { bytes: undefined, failure }));
  }
}
