import { comparedIn, folderPackages, planContextOf, targetOf } from '../../packages/transaction/package-system.ts';
import { passEvent, rememberFirst } from '../../packages/transaction/perform-pass.ts';
import { performInstall, performRemoval } from '../../packages/transaction/perform-transaction.ts';
import { dropStaging } from '../../packages/transaction/stage-source.ts';
import { planRemoval } from '../../packages/transaction/transaction-plan.ts';
import { base } from '../base-url.ts';
import type { Visit } from '../visit.ts';
import { packagesUrl } from './refusing-mistakes.ts';
import type { StagedPlan } from './staged-plan.ts';

export async function installPackage(visit: Visit, { id, plan }: StagedPlan): Promise<void> {
  const { system } = visit.web;
  rememberFirst(comparedIn(system));
  await performInstall(plan, {
    target: targetOf(system),
    refresh: () => system.refreshPackages(),
    brokenIn: (name) => folderPackages(system).find((one) => !one.isBundled && one.name === name)?.broken,
  });
  dropStaging(targetOf(system), id);
  await startPass(visit);
}

export async function removePackage(visit: Visit, asked: string): Promise<void> {
  const { system } = visit.web;
  const plan = planRemoval([asked], planContextOf(system));
  rememberFirst(comparedIn(system));
  await performRemoval(plan, { target: targetOf(system), refresh: () => system.refreshPackages() });
  await startPass(visit);
}

/** Signals the events that are due, and redirects to the page of the run. */
export async function startPass(visit: Visit): Promise<void> {
  const run = visit.web.system.events.signal(passEvent, [], { author: visit.account ?? '', changeSet: undefined });
  await visit.redirect(`${base}/runs/${run.id}?back=${encodeURIComponent(packagesUrl)}`);
}
