import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { askForRefresh } from '../../packages/refresh/refresh-request.ts';
import { checkPanel } from '../../panel/mistakes/check-panel.ts';
import { typedValueRemarks } from '../../panel/mistakes/value-mistakes.ts';
import { text } from '../../panel/fields/kinds/text-fields.ts';
import { formPage } from '../../panel/pages/form-page.ts';
import { definePanel } from '../../panel/pages/panel-definition.ts';
import { tablePage } from '../../panel/pages/table/table-page.ts';
import { home, type System } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { newPanel, newPanelFiles, refuseProperty, type NewPanel } from './new-panel-files.ts';
import { withSystem } from '../with-system.ts';
import { withKitPanels } from '../../panel/kit-panels.ts';

const users = { database: 'accounts', type: 'user' } as const;

interface NewPanelOptions {
  /** The folder of packages to write to; default: the root's own. */
  readonly in?: string | undefined;
  /** The property that its field edits; default: derived from the name. */
  readonly property?: string | undefined;
}

/**
 * `new-panel NAME [--property PROPERTY] [--in FOLDER]`: writes a working package and asks a running server to look for
 * packages.
 * @returns the exit status; 1 if something with the name exists already, 2 if the name or the property is invalid
 */
export async function makeNewPanel(
  name: string,
  { in: parent, property }: NewPanelOptions,
  context: CommandContext,
): Promise<number> {
  const { root } = context;
  const folder = join(resolve(parent ?? root.path('usr/share/panelsmith/panels')), name);
  const made = newPanel(name, property);
  const unfit = unfitName(name) ?? refuseProperty(made);
  const refusal = unfit ?? (await whyTaken(made, folder, context));
  if (refusal !== undefined) {
    context.err(`${refusal}\n`);
    return unfit === undefined ? 1 : 2;
  }
  const nodeTypes = join(home, 'node_modules/@types');
  const files = newPanelFiles(made, { home, nodeTypes: existsSync(nodeTypes) ? nodeTypes : undefined });
  writeAtOnce(folder, files);
  askForRefresh(root);
  context.out(nextSteps(folder, isSearched(folder, context)));
  return 0;
}

/** Uses the same check as loading a panel. */
function unfitName(name: string): string | undefined {
  const list = tablePage({ lists: users, columns: {} });
  const checked = checkPanel(definePanel({ name, menu: { heading: '', order: [0, 0] }, pages: { list } }));
  return 'mistakes' in checked ? checked.mistakes.map(({ reason }) => reason).join('; ') : undefined;
}

async function whyTaken(made: NewPanel, folder: string, context: CommandContext): Promise<string | undefined> {
  if (existsSync(folder)) return `${folder} is there already`;
  return withSystem(context, {}, (system) => {
    const taken = system.packages.find((one) => one.name === made.name || one.definition?.name === made.name);
    if (taken) return `there is a panel or package ${made.name} already: ${taken.folder}`;
    return whyOwned(made, system.packages);
  });
}

/** A property with declared options accepts no other values, so it cannot be a text field. */
function whyOwned({ name, property }: NewPanel, packages: System['packages']): string | undefined {
  const modify = formPage({ edits: users, fields: { [property]: text({ optional: true }) }, next: 'modify' });
  const panel = definePanel({ name, menu: { heading: '', order: [0, 0] }, pages: { modify } });
  return typedValueRemarks(panel, withKitPanels(packages))[0]?.reason;
}

/**
 * Writes a package so that it is never incomplete in the folder of packages: it is first written to a hidden folder,
 * which is not a package.
 */
function writeAtOnce(folder: string, files: Readonly<Record<string, string>>): void {
  const hidden = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(hidden, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(hidden, path), text, { mode: 0o644 });
  }
  renameSync(hidden, folder);
}

function isSearched(folder: string, { root, environment }: CommandContext): boolean {
  const searched = [root.path('usr/share/panelsmith/panels'), ...packageFoldersOf(environment)];
  return searched.includes(dirname(folder));
}

function nextSteps(folder: string, isSearched: boolean): string {
  const shown = relative('.', folder).startsWith('..') ? folder : relative('.', folder);
  const where = isSearched
    ? 'It is in the menu under Collaboration: at once if a server runs on this root, otherwise when one is started.'
    : `The server looks for it when it is started with PANELSMITH_PANELS=${dirname(folder)}`;
  return `made ${folder}
  panel.ts         what it shows and edits
  locales/en.json  what it says
  panel.test.ts    tests of what it does
  tsconfig.json    where an editor finds the types
${where}
next:
  edit panel.ts and look at it in the browser
  npx panelsmith check ${shown}
  npx panelsmith test ${shown}
The manual is ${join(home, 'docs/panels.md')}.
`;
}
