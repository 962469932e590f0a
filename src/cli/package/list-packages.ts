import { formatOldPanelMistakes } from '../../formmagick/old-panel-mistakes.ts';
import { answerTo, askForRefresh } from '../../packages/refresh/refresh-request.ts';
import { unimplementedSubs } from '../../formmagick/unimplemented-subs.ts';
import type { System } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { servingProcess } from '../serve/serving.ts';
import { withSystem } from '../with-system.ts';

const answerSeconds = 20;

/**
 * Asks the running server to look for packages again and prints the result: for each package a line with `added`,
 * `changed` or `removed` and its name.
 * @returns the exit status; 1 if there is no answer, or if a new or changed package is broken
 */
export async function refreshPackages(context: CommandContext): Promise<number> {
  const { root } = context;
  const server = servingProcess(root);
  const request = askForRefresh(root);
  if (server === undefined) {
    context.err(`no Panelsmith is running for ${root.folder}; it looks for packages when it starts\n`);
    return 0;
  }
  const answer = await answerTo(root, request, answerSeconds);
  if (!answer) {
    context.err(`Panelsmith (process ${server}) did not answer within ${answerSeconds} seconds\n`);
    return 1;
  }
  const { added, changed, removed, broken } = answer;
  for (const [word, names] of Object.entries({ added, changed, removed }))
    for (const name of names) context.out(`${word} ${name}\n`);
  if (added.length + changed.length + removed.length === 0) context.out('the running panel has all packages already\n');
  const failed = [...added, ...changed].filter((name) => Object.hasOwn(broken, name));
  for (const name of failed) context.err(`package ${name} is broken: ${broken[name] ?? ''}\n`);
  return failed.length > 0 ? 1 : 0;
}

/**
 * Prints a line for each package: name, `works`, `broken`, `unfinished` (forms refuse to save) or `classic` (not
 * converted), folder; for a broken one also the reason, for an old panel the work left.
 * @returns the exit status, 1 when a package is broken
 */
export async function listPackages(context: CommandContext): Promise<number> {
  return withSystem(context, {}, (system) => {
    for (const { name, folder, broken, definition } of system.packages) {
      const left = definition?.kind === 'old' ? formatOldPanelMistakes(definition) : [];
      const unwritten = definition && definition.kind !== 'old' ? unimplementedSubs(folder, definition) : [];
      const unsaved = unwritten.length > 0 ? [`not written yet: ${unwritten.join(', ')}`] : [];
      const notes = broken === undefined ? [...left, ...unsaved] : [broken];
      const columns = [name, broken === undefined ? stateOf(folder, definition) : 'broken', folder];
      context.out(`${[...columns, ...(notes.length > 0 ? [notes.join('; ')] : [])].join('\t')}\n`);
    }
    return system.packages.some(({ broken }) => broken !== undefined) ? 1 : 0;
  });
}

function stateOf(folder: string, definition: System['packages'][number]['definition']): string {
  if (definition?.kind === 'old' && !definition.isConverted) return 'classic';
  return definition && unimplementedSubs(folder, definition).length > 0 ? 'unfinished' : 'works';
}
