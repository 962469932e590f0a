import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { OldPanel } from './old-panel.ts';

/** What a function that stands for a sub refuses with, in a panel that was made from an old one. */
const stub = /\brefuse\(\s*'old\.(?:blocked|unknownValidator)',\s*\{\s*(?:subs|name):\s*'([^'\n]*)'/g;

/**
 * Subs of an old panel that a package has not got yet, so that forms refuse to save: of an old panel those that its form
 * names, of one that was made from it those that a function still stands for.
 */
export function unwrittenSubs(folder: string, panel: PanelDefinition | OldPanel): readonly string[] {
  if (panel.kind === 'old') return panel.missing;
  const file = ['panel.ts', 'panel.js'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return [];
  return [...new Set([...readFileSync(file, 'utf8').matchAll(stub)].map((match) => match[1] ?? ''))];
}
