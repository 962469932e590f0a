import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Mistake } from '../packages/mistake.ts';
import { messageOf } from '../refusals.ts';
import type { Page, PanelDefinition } from './pages/panel-definition.ts';

const viewName = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]*\.ejs$/;

/**
 * Reads the text of a package's view.
 * @throws Error, for the package's author, when it is missing or not a file inside the package
 */
export function readPackageView(folder: string, view: string): string {
  if (!viewName.test(view))
    throw new Error(`view ${JSON.stringify(view)} is not the name of an .ejs file in the package`);
  const file = realpathOf(join(folder, view));
  if (file === undefined) throw new Error(`view ${view} is not in the package`);
  if (!file.startsWith(`${realpathSync(folder)}${sep}`)) throw new Error(`view ${view} is outside the package`);
  // Reading a pipe would block for ever.
  if (!statSync(file).isFile()) throw new Error(`view ${view} is not a file`);
  return readFileSync(file, 'utf8');
}

/** Finds the mistakes in the views that a panel's pages show. */
export function viewMistakes(folder: string, panel: PanelDefinition): readonly Mistake[] {
  return Object.entries(panel.pages).flatMap(([name, page]) => {
    return viewsOf(page).flatMap((view) => {
      const reason = whyUnreadable(folder, view);
      return reason === undefined ? [] : [{ reason: `page ${name}: ${reason}`, at: ['pages', name, 'view', view] }];
    });
  });
}

function viewsOf(page: Page): readonly string[] {
  if (page.kind === 'view') return [page.view];
  if (page.kind !== 'form') return [];
  return [page.body, page.header, page.footer].flatMap((body) => (body === undefined ? [] : [body.view]));
}

/** Why a package's view cannot be shown; undefined when it can. */
export function whyUnreadable(folder: string, view: string): string | undefined {
  try {
    readPackageView(folder, view);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function realpathOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
