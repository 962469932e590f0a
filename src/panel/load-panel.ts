import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PackageMistakes } from '../packages/mistake.ts';
import { checkPanel } from './mistakes/check-panel.ts';
import { viewMistakes } from './package-view.ts';
import type { PanelDefinition } from './pages/panel-definition.ts';
import { waitAtMost } from '../process/wait-at-most.ts';
import { plainCopy } from './plain-copy.ts';

/** How long loading a module may take. */
const loadSeconds = 10;

/**
 * Loads the panel of a package's module.
 * @param folder the package's folder, with its views; the module can be elsewhere
 * @throws Error, PackageMistakes with the mistakes, for the package's author
 */
export async function loadPanel(file: string, folder = dirname(file)): Promise<PanelDefinition> {
  const panel = checkPanel(plainCopy(await loadModule(file)));
  if ('mistakes' in panel) throw new PackageMistakes(panel.mistakes);
  const mistakes = viewMistakes(folder, panel);
  if (mistakes.length > 0) throw new PackageMistakes(mistakes);
  return panel;
}

/**
 * The panel that a module exports, even when it is not valid: for reporting more than the first mistake. Using it may
 * throw.
 */
export async function readPanel(file: string): Promise<PanelDefinition> {
  return (await loadModule(file)) as PanelDefinition;
}

/**
 * The default export of a package's module; undefined when it has none.
 * @throws whatever the module throws
 */
export async function loadModule(file: string): Promise<unknown> {
  const loading: Promise<unknown> = import(/* @vite-ignore */ pathToFileURL(file).href);
  const loaded = await waitAtMost(
    loading.then((module) => ({ module })),
    loadSeconds,
  );
  if (!loaded) throw new Error(`the module did not load within ${loadSeconds} seconds`);
  const { module } = loaded;
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}
