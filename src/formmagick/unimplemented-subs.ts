import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { OldPanel } from './old-panel.ts';

/** The refusal of a stub: a function that replaces a sub in a panel that was made from an old one. */
const stub = /\brefuse\(\s*'old\.(?:blocked|unknownValidator)',\s*\{\s*(?:subs|name):\s*'([^'\n]*)'/g;

/**
 * Subs of an old panel that are not written yet, so that forms refuse to save: for an old panel those that its form
 * names, for a converted one those that still have a stub.
 */
export function unimplementedSubs(folder: string, panel: PanelDefinition | OldPanel): readonly string[] {
  if (panel.kind === 'old') return panel.missing;
  const file = ['panel.ts', 'panel.js'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return [];
  return [...new Set([...readFileSync(file, 'utf8').matchAll(stub)].map((match) => match[1] ?? ''))];
}
