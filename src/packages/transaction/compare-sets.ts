import type { InstalledMember, SeenMember } from './installed-set.ts';

/** What has changed since the last transaction. */
export interface SetChange {
  readonly added: readonly InstalledMember[];
  readonly updated: readonly { readonly member: InstalledMember; readonly before: string }[];
  /** Names of packages that were removed. */
  readonly removed: readonly string[];
  /** The packages whose update events are due: all if one was removed, else those that are new or changed. */
  readonly due: readonly InstalledMember[];
}

/**
 * Compares the installed packages with those of the last transaction.
 * Source: NethServer RPM package rules, "Install/Update process" and "Uninstall process".
 * @param reinstalled names that were installed again in the same version, which a comparison cannot see
 */
export function compareSets(
  seen: ReadonlyMap<string, SeenMember>,
  now: readonly InstalledMember[],
  reinstalled: ReadonlySet<string> = new Set(),
): SetChange {
  const added = now.filter(({ name }) => !seen.has(name));
  const updated = now.flatMap((member) => {
    const before = seen.get(member.name);
    if (!before) return [];
    const isSame = before.version === member.version && before.content === member.content;
    return isSame && !reinstalled.has(member.name) ? [] : [{ member, before: before.version }];
  });
  const removed = [...seen.keys()].filter((name) => !now.some((one) => one.name === name)).sort();
  const changed = [...added, ...updated.map(({ member }) => member)];
  return { added, updated, removed, due: removed.length > 0 ? now : changed };
}

/** Whether no package was added, updated or removed. */
export function isUnchanged({ added, updated, removed }: SetChange): boolean {
  return added.length + updated.length + removed.length === 0;
}
