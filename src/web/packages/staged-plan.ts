import { planContextOf, targetOf } from '../../packages/transaction/package-system.ts';
import { findStaged } from '../../packages/transaction/stage-source.ts';
import { planInstall, type InstallPlan } from '../../packages/transaction/transaction-plan.ts';
import type { Visit } from '../visit.ts';
import { refuseOnPackages } from './refusing-mistakes.ts';

/** A package that was sent, and what installing it would do. */
export interface StagedPlan {
  readonly id: string;
  readonly plan: InstallPlan;
}

/** Calls `work` with a package that was sent; if it is no longer stored, the page Packages says so. */
export async function withStagedPlan(
  visit: Visit,
  id: string,
  work: (visit: Visit, staged: StagedPlan) => Promise<void>,
): Promise<void> {
  const { system } = visit.web;
  const staged = findStaged(targetOf(system), id);
  if (staged) await work(visit, { id, plan: planInstall(staged, 'either', planContextOf(system)) });
  else await refuseOnPackages(visit, { key: 'packages.plan.over', args: {} });
}
