import type { FoundElsewhere } from '../packages/installed-packages.ts';
import type { Root } from '../root.ts';
import { classicFolders } from './classic-panels.ts';
import type { OldPanel } from './old-panel.ts';

/** The panels of a classic install. Reading them takes longer to load than most of the rest, and many servers have none. */
export async function findClassicPanels(
  root: Root,
  isTaken: (name: string) => boolean,
): Promise<readonly FoundElsewhere<OldPanel>[]> {
  if (classicFolders(root).length === 0) return [];
  const { loadClassicPanels } = await import('./load-classic-panels.ts');
  return loadClassicPanels(root, isTaken);
}
