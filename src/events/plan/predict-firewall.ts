import { firewallFiles, listingPath, rulesetPath } from '../../firewall/firewall-files.ts';
import type { FirewallDatabases } from '../../firewall/firewall.ts';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import type { PlannedFile } from './run-plan.ts';

/** The files of the firewall as a run will leave them. */
export function predictFirewall(
  databases: FirewallDatabases,
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
