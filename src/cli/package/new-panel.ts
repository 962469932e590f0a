import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { askForRefresh } from '../../packages/refresh-request.ts';
import { checkPanel } from '../../panel/check/check-panel.ts';
import { definePanel } from '../../panel/pages/panel-definition.ts';
import { tablePage } from '../../panel/pages/table-page.ts';
import { home, openSystem } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { newPanel, newPanelFiles } from './new-panel-files.ts';

/**
 * `new-panel NAME [--in FOLDER]`: writes a working package, by default into the root's folder of packages, and asks the
 * running panel to load it.
 * @returns the exit status: 1 when the name exists already, 2 when it is not a valid name
 */
export async function makeNewPanel(name: string, parent: string | undefined, context: CommandContext): Promise<number> {
  const { root } = context;
  const folder = join(resolve(parent ?? root.path('usr/share/panelsmith/panels')), name);
  const unfit = unfitName(name);
  const refusal = unfit ?? (await whyTaken(name, folder, context));
  if (refusal !== undefined) {
    context.err(`${refusal}\n`);
    return unfit === undefined ? 1 : 2;
  }
  const nodeTypes = join(home, 'node_modules/@types');
  const files = newPanelFiles(newPanel(name), { home, nodeTypes: existsSync(nodeTypes) ? nodeTypes : undefined });
  writeAtOnce(folder, files);
  askForRefresh(root);
  context.out(nextSteps(folder, isLookedAt(folder, context)));
  return 0;
}

/** Uses the same check as loading a panel. */
function unfitName(name: string): string | undefined {
  const list = tablePage({ lists: { database: 'accounts', type: 'user' }, columns: {} });
  const checked = checkPanel(definePanel({ name, menu: { heading: '', order: [0, 0] }, pages: { list } }));
  return 'mistakes' in checked ? checked.mistakes.map(({ reason }) => reason).join('; ') : undefined;
}

async function whyTaken(name: string, folder: string, context: CommandContext): Promise<string | undefined> {
  if (existsSync(folder)) return `${folder} is there already`;
  const system = await openSystem(context.root, { packageFolders: packageFoldersOf(context.environment) });
  try {
    const taken = system.packages.find((one) => one.name === name || one.definition?.name === name);
    return taken && `there is a panel or package ${name} already: ${taken.folder}`;
  } finally {
    await system.close();
  }
}

/** The package is written under a hidden name first, so that a half-written one is never loaded. */
function writeAtOnce(folder: string, files: Readonly<Record<string, string>>): void {
  const hidden = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(hidden, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(hidden, path), text, { mode: 0o644 });
  }
  renameSync(hidden, folder);
}

function isLookedAt(folder: string, { root, environment }: CommandContext): boolean {
  const looked = [root.path('usr/share/panelsmith/panels'), ...packageFoldersOf(environment)];
  return looked.includes(dirname(folder));
}

function nextSteps(folder: string, looked: boolean): string {
  const shown = relative('.', folder).startsWith('..') ? folder : relative('.', folder);
  const where = looked
    ? 'A server that runs on this root has it in its menu, under Collaboration; one that is started will.'
    : `The server looks for it when it is started with PANELSMITH_PANELS=${dirname(folder)}`;
  return `made ${folder}
  panel.ts         what it shows and edits
  locales/en.json  what it says
  panel.test.ts    what it promises
  tsconfig.json    where an editor finds the types
${where}
next:
  edit panel.ts and look at it in the browser
  npx panelsmith check ${shown}
  npx panelsmith test ${shown}
The manual is ${join(home, 'docs/panels.md')}.
`;
}
