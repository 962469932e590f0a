import { planContextOf } from '../../packages/transaction/package-system.ts';
import { dueAfterInstall, dueAfterRemoval } from '../../packages/transaction/foresee-due.ts';
import { planRemoval } from '../../packages/transaction/transaction-plan.ts';
import { Failure } from '../../refusals.ts';
import type { PackagePlanModel } from '../page/models/server/package-plan-model.ts';
import type { Visit } from '../visit.ts';
import { eventSentence } from '../words/event-words.ts';
import { formatList } from '../words/format.ts';
import { packagesUrl } from './refusing-mistakes.ts';
import type { StagedPlan } from './staged-plan.ts';

/** Shows what installing or updating would do. */
export async function showInstall(visit: Visit, { id, plan }: StagedPlan): Promise<void> {
  const { system } = visit.web;
  const t = visit.translator();
  const packages = plan.coming.map(({ named, manifest, replaces }) => ({
    name: named.name,
    version: manifest.version,
    description: manifest.description,
    folder: '',
    requires: formatList(manifest.requires, visit.language),
    what: replaces === undefined ? t('packages.plan.isNew') : t('packages.plan.replaces', { version: replaces || '–' }),
  }));
  const events = plan.refusals.length > 0 ? [] : dueAfterInstall(system, plan).events;
  await showPlan(visit, 'install', { packages, refusals: plan.refusals, events, name: 'staged', value: id });
}

/** Shows what removing would do. */
export async function showRemoval(visit: Visit, asked: string): Promise<void> {
  const { system } = visit.web;
  const plan = planRemoval([asked], planContextOf(system));
  if (plan.going.length === 0)
    throw new Failure('errors.notFound', 'there is no package of that name', { kind: 'missing' });
  const packages = plan.going.map(({ name, folder }) => ({
    name,
    version: '',
    description: '',
    requires: '',
    what: visit.translator()('packages.plan.isRemoved'),
    folder,
  }));
  const events = plan.refusals.length > 0 ? [] : dueAfterRemoval(system, plan).events;
  await showPlan(visit, 'remove', { packages, refusals: plan.refusals, events, name: 'remove', value: asked });
}

interface Planned {
  readonly packages: PackagePlanModel['packages'];
  readonly refusals: readonly string[];
  readonly events: readonly string[];
  readonly name: 'staged' | 'remove';
  readonly value: string;
}

async function showPlan(visit: Visit, kind: 'install' | 'remove', planned: Planned): Promise<void> {
  const page = {
    kind,
    packages: planned.packages,
    refusals: planned.refusals,
    events: planned.events.map((event) => ({ name: event, says: eventSentence(visit, event) })),
    hidden: { name: planned.name, value: planned.value },
    action: `${packagesUrl}/apply`,
    back: packagesUrl,
  };
  const status = planned.refusals.length > 0 ? 422 : 200;
  await visit.page(
    'package-plan',
    { key: kind === 'install' ? 'packages.plan.install' : 'packages.plan.remove', args: {} },
    page,
    { here: 'packages', status },
  );
}
