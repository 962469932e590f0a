import type { Databases } from '../db/file/databases.ts';
import type { Events } from '../events/events.ts';
import type { InstalledPackage, NamedPanel } from '../packages/loading/load-package.ts';
import { updateEventsOf } from '../packages/service-packages.ts';
import { workingPackages } from '../packages/working-packages.ts';
import type { Root } from '../root.ts';

interface OpenedSystem {
  readonly root: Root;
  readonly databases: Databases;
  readonly events: Events;
  readonly packages: readonly InstalledPackage<NamedPanel>[];
  close(): Promise<void>;
}

/** What is wrong with the templates of every package, in another root. The system of that root is closed at the end. */
export async function templateMistakesIn(system: OpenedSystem): Promise<string[]> {
  const { templateMistakes } = await import('../changes/preview/template-mistakes.ts');
  try {
    const { root, packages, databases, events } = system;
    const used = workingPackages(root, packages);
    return await templateMistakes(
      system,
      updateEventsOf(used, databases, (event) => events.exists(event)),
    );
  } finally {
    await system.close();
  }
}
