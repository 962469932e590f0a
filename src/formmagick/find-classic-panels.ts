import type { FoundElsewhere } from '../packages/installed-packages.ts';
import type { Root } from '../root.ts';
import { classicFolders } from './classic-panels.ts';
import type { OldPanel } from './old-panel.ts';

/**
 * Finds the panels of a classic install. The module that reads them is slow to load, so it is loaded only if a server
 * has such panels.
 */
export async function findClassicPanels(
  root: Root,
  isTaken: (name: string) => boolean,
): Promise<readonly FoundElsewhere<OldPanel>[]> {
  if (classicFolders(root).length === 0) return [];
  const { loadClassicPanels } = await import('./load-classic-panels.ts');
  return loadClassicPanels(root, isTaken);
}
