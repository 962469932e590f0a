import { join } from 'node:path';
import { statOf } from '../package-files.ts';
import { updateEventOf } from '../rules/event-rules.ts';
import { comparedIn, type PackageSystem } from './package-system.ts';
import type { InstalledMember } from './installed-set.ts';
import { findDue, type DuePass } from './perform-pass.ts';
import type { InstallPlan, RemovalPlan } from './transaction-plan.ts';

/** What is due now, because packages were changed by other means. */
export function dueNow(system: PackageSystem): DuePass {
  return findDue(comparedIn(system));
}

/** What would be due after planned packages were put in their place. */
export function dueAfterInstall(system: PackageSystem, { coming }: InstallPlan): DuePass {
  const compared = comparedIn(system);
  const names = coming.map(({ named }) => named.name);
  const members = coming.map(({ named, manifest, staged }): InstalledMember => {
    const { version, requires } = manifest;
    return { name: named.name, version, from: 'folder', folder: staged.folder, content: 'new', requires };
  });
  const brings = (event: string): boolean =>
    coming.some(({ staged }) => statOf(join(staged.folder, 'events', event))?.isDirectory());
  const updates = new Set(names.map((name) => updateEventOf({ name })));
  return findDue({
    ...compared,
    members: [...compared.members.filter(({ name }) => !names.includes(name)), ...members],
    alsoSeen: compared.members,
    eventExists: (event) => brings(event) || (compared.eventExists(event) && !updates.has(event)),
  });
}

/** What would be due after planned packages were removed. */
export function dueAfterRemoval(system: PackageSystem, { going }: RemovalPlan): DuePass {
  const compared = comparedIn(system);
  const names = going.map(({ name }) => name);
  return findDue({
    ...compared,
    members: compared.members.filter(({ name }) => !names.includes(name)),
    alsoSeen: compared.members,
  });
}
