import { formatMistake, PackageMistakes } from '../../../packages/mistake.ts';
import { askForRefresh } from '../../../packages/refresh/refresh-request.ts';
import { closingEvents, rememberFirst } from '../../../packages/transaction/perform-pass.ts';
import { comparedIn, folderPackages, planContextOf, targetOf } from '../../../packages/transaction/package-system.ts';
import { mustBeAllowed, performInstall, performRemoval } from '../../../packages/transaction/perform-transaction.ts';
import {
  dropStaging,
  openStaging,
  stageSource,
  type StagedPackage,
} from '../../../packages/transaction/stage-source.ts';
import { planInstall, planRemoval } from '../../../packages/transaction/transaction-plan.ts';
import { updateEventOf } from '../../../packages/rules/event-rules.ts';
import type { System } from '../../../system.ts';
import type { CommandContext } from '../../command.ts';
import { withSystem } from '../../with-system.ts';
import { servingProcess } from '../../serve/serving.ts';
import { refreshPackages } from '../list-packages.ts';
import { packagesChanged, signalPass } from './packages-changed.ts';

/**
 * `packages install SOURCE …`, `packages update SOURCE …`: all of them in one transaction.
 * @returns 0 done, 1 nothing was changed, 2 the packages are in their place but an event failed
 */
export async function installPackages(
  sources: readonly string[],
  how: 'install' | 'update',
  dryRun: boolean,
  context: CommandContext,
): Promise<number> {
  return inTransaction(context, async (system) => {
    const target = targetOf(system);
    const staging = openStaging(target);
    try {
      const staged = await stageAll(sources, staging.folder);
      const plan = planInstall(staged, how, planContextOf(system));
      mustBeAllowed(plan.refusals);
      if (dryRun) {
        for (const { named, manifest } of plan.coming)
          context.out(`would ${how} ${[named.name, manifest.version].join(' ').trim()}\n`);
        for (const event of [...plan.coming.map(({ named }) => updateEventOf(named)), ...closingEvents])
          context.out(`would signal ${event}, if it is there\n`);
        return 0;
      }
      rememberFirst(comparedIn(system));
      await performInstall(plan, {
        target,
        refresh: () => system.refreshPackages(),
        brokenIn: (folderName) => brokenIn(system, folderName),
      });
    } finally {
      dropStaging(target, staging.id);
    }
    notifyServer(context);
    return signalPass(system, context);
  });
}

/**
 * `packages remove NAME …`.
 * @returns as `installPackages`
 */
export async function removePackages(
  names: readonly string[],
  dryRun: boolean,
  context: CommandContext,
): Promise<number> {
  return inTransaction(context, async (system) => {
    const plan = planRemoval(names, planContextOf(system));
    mustBeAllowed(plan.refusals);
    if (dryRun) {
      for (const { name, folder } of plan.going) context.out(`would remove ${name} (${folder})\n`);
      return 0;
    }
    rememberFirst(comparedIn(system));
    await performRemoval(plan, { target: targetOf(system), refresh: () => system.refreshPackages() });
    notifyServer(context);
    return signalPass(system, context);
  });
}

/** `packages refresh`: a running server looks for packages, then the events of changed packages are signalled. */
export async function refreshAndConfigure(context: CommandContext): Promise<number> {
  const news = await refreshPackages(context);
  const configured = await packagesChanged(context);
  return news === 0 ? configured : news;
}

async function inTransaction(context: CommandContext, work: (system: System) => Promise<number>): Promise<number> {
  try {
    return await withSystem(context, {}, work);
  } catch (error) {
    if (!(error instanceof PackageMistakes)) throw error;
    for (const mistake of error.mistakes) context.err(`${formatMistake(mistake)}\n`);
    context.err('nothing was changed\n');
    return 1;
  }
}

async function stageAll(sources: readonly string[], folder: string): Promise<StagedPackage[]> {
  const staged: StagedPackage[] = [];
  const mistakes: string[] = [];
  for (const source of sources)
    try {
      staged.push(await stageSource(source, folder));
    } catch (error) {
      if (!(error instanceof PackageMistakes)) throw error;
      mistakes.push(...error.mistakes.map((mistake) => `${source}: ${formatMistake(mistake)}`));
    }
  mustBeAllowed(mistakes);
  return staged;
}

function brokenIn(system: System, folderName: string): string | undefined {
  const found = folderPackages(system).find(({ name, isBundled }) => !isBundled && name === folderName);
  return found ? found.broken : 'it is not a package: it has no panel, lexicons, defaults, events or templates';
}

/** Asks a running server to look for packages, without waiting for it. */
function notifyServer({ root }: CommandContext): void {
  if (servingProcess(root) !== undefined) askForRefresh(root);
}
