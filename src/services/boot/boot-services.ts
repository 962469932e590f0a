import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { runLevelFolders, startLinks } from '../run-level.ts';
import { runStartLink, wrapperName, type WrapperContext } from './e-smith-service.ts';

/**
 * Starts all services that have a start link in the run level, in the order of their links, or stops them in the opposite
 * order. One that fails does not affect the others.
 * @returns the services that failed
 */
export async function bootServices(verb: 'start' | 'stop', context: WrapperContext): Promise<string[]> {
  const { root, configuration, runScript, print } = context;
  const links = startLinks(runLevelFolders(root, configuration));
  const failed: string[] = [];
  for (const { service, file } of verb === 'start' ? links : links.reverse()) {
    print(`${verb} ${basename(file)}`);
    const isWrapped = basename(realpathSync(file)) === wrapperName;
    const status = isWrapped ? await runStartLink(file, [verb], context) : await runScript(file, [verb]);
    if (status === 0) continue;
    failed.push(service);
    print(`${service} did not ${verb}: exit status ${status}`);
  }
  return failed;
}
