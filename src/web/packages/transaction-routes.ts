import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, Router } from 'express';
import { PackageMistakes, formatMistake } from '../../packages/mistake.ts';
import { comparedIn, folderPackages, planContextOf, targetOf } from '../../packages/transaction/package-system.ts';
import { dueAfterInstall, dueAfterRemoval } from '../../packages/transaction/foresee-due.ts';
import { passEvent, rememberFirst } from '../../packages/transaction/perform-pass.ts';
import { performInstall, performRemoval } from '../../packages/transaction/perform-transaction.ts';
import {
  dropStaging,
  findStaged,
  isNpmName,
  openStaging,
  stageNpmPackage,
  stageSource,
} from '../../packages/transaction/stage-source.ts';
import { planInstall, planRemoval, type InstallPlan } from '../../packages/transaction/transaction-plan.ts';
import { file, refusedFiles } from '../../panel/fields/kinds/file-field.ts';
import { Failure, type Refusal } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { base } from '../base-url.ts';
import type { PackagePlanModel } from '../page/models/server/package-plan-model.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import { filesOf } from '../request/posted/multipart.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import { visitOf, type Visit } from '../visit.ts';
import { formatList } from '../words/format.ts';
import { eventSentence } from '../words/event-words.ts';
import { formHandler } from '../request/handlers.ts';

/** The archive of a package. */
export const packageFile = file({ optional: true, maxBytes: 32 * 1_048_576 });

const packagesUrl = `${base}/packages`;
const planUrl = `${packagesUrl}/plan`;

/** The routes to install, update and remove packages: first a preview, then the change as a run. */
export function addTransactionRoutes(router: Router, web: WebContext): void {
  router.get('/plan', async (request, response) => {
    const { staged, remove } = request.query;
    const visit = visitOf(web, request, response);
    if (typeof staged === 'string') await showInstall(visit, staged);
    else if (typeof remove === 'string') await showRemoval(visit, remove);
    else throw new Failure('errors.notFound', 'nothing is planned', { kind: 'missing' });
  });
  router.post('/plan', formHandler(web, takeSource));
  router.post(
    '/apply',
    formHandler(web, async (visit, { body }) => {
      const posted = parsePosted(body);
      const [staged, remove] = [posted.get('staged')?.[0], posted.get('remove')?.[0]];
      await refusingMistakes(visit, async () => {
        if (staged !== undefined) await install(visit, staged);
        else if (remove !== undefined) await removePackage(visit, remove);
        else throw new Failure('errors.badRequest', 'nothing to apply', { kind: 'invalid' });
      });
    }),
  );
  router.post(
    '/configure',
    formHandler(web, (visit) => startPass(visit)),
  );
}

/** Stages the package that was sent, and redirects to the preview. */
async function takeSource(visit: Visit, request: Request): Promise<void> {
  const { system } = visit.web;
  const folder = (parsePosted(request.body).get('folder')?.[0] ?? '').trim();
  const files = filesOf(request);
  const [refused] = refusedFiles({ archive: packageFile }, files);
  const archive = files.get('archive');
  const isFile = archive !== undefined && archive !== 'tooLarge';
  const refusal: OwnSentence | Refusal | undefined =
    refused?.[1] ??
    (isFile || folder.startsWith('/') || isNpmName(folder) ? undefined : { key: 'packages.install.nothing', args: {} });
  if (refusal) {
    await visit.redirect(packagesUrl, { kind: 'danger', sentences: [refusal] });
    return;
  }
  const target = targetOf(system);
  const staging = openStaging(target);
  await refusingMistakes(
    visit,
    async () => {
      if (isFile) {
        const stored = join(staging.folder, '.archive');
        writeFileSync(stored, archive.bytes, { mode: 0o600 });
        await stageSource(stored, staging.folder);
        rmSync(stored);
      } else if (folder.startsWith('/')) await stageSource(folder, staging.folder);
      else await stageNpmPackage(folder, staging.folder);
      await visit.redirect(`${planUrl}?staged=${staging.id}`);
    },
    () => {
      dropStaging(target, staging.id);
    },
  );
}

async function showInstall(visit: Visit, id: string): Promise<void> {
  const { system } = visit.web;
  const plan = stagedPlan(system, id);
  if (!plan) {
    await redirectWithNews(visit);
    return;
  }
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

async function showRemoval(visit: Visit, asked: string): Promise<void> {
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

async function install(visit: Visit, id: string): Promise<void> {
  const { system } = visit.web;
  const plan = stagedPlan(system, id);
  if (!plan) {
    await redirectWithNews(visit);
    return;
  }
  rememberFirst(comparedIn(system));
  await performInstall(plan, {
    target: targetOf(system),
    refresh: () => system.refreshPackages(),
    brokenIn: (name) => folderPackages(system).find((one) => !one.isBundled && one.name === name)?.broken,
  });
  dropStaging(targetOf(system), id);
  await startPass(visit);
}

async function removePackage(visit: Visit, asked: string): Promise<void> {
  const { system } = visit.web;
  const plan = planRemoval([asked], planContextOf(system));
  rememberFirst(comparedIn(system));
  await performRemoval(plan, { target: targetOf(system), refresh: () => system.refreshPackages() });
  await startPass(visit);
}

/** Signals the events that are due, and redirects to the page of the run. */
async function startPass(visit: Visit): Promise<void> {
  const run = visit.web.system.events.signal(passEvent, [], { author: visit.account ?? '', changeSet: undefined });
  await visit.redirect(`${base}/runs/${run.id}?back=${encodeURIComponent(packagesUrl)}`);
}

/** Redirects to the page Packages, which says that the package that was sent is no longer stored. */
async function redirectWithNews(visit: Visit): Promise<void> {
  await visit.redirect(packagesUrl, { kind: 'danger', sentences: [{ key: 'packages.plan.over', args: {} }] });
}

function stagedPlan(system: System, id: string): InstallPlan | undefined {
  const staged = findStaged(targetOf(system), id);
  return staged && planInstall(staged, 'either', planContextOf(system));
}

/**
 * Shows the mistakes of a package on the page Packages.
 * @param cleanUp called in that case
 */
async function refusingMistakes(visit: Visit, work: () => Promise<void>, cleanUp?: () => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    tryToCleanUp(visit, cleanUp);
    if (!(error instanceof PackageMistakes)) throw error;
    const reason = error.mistakes.map(formatMistake).join('; ');
    await visit.redirect(packagesUrl, { kind: 'danger', sentences: [{ key: 'packages.refused', args: { reason } }] });
  }
}

/** If that fails, the person needs the first reason; what stays behind is removed when it is old. */
function tryToCleanUp({ web }: Visit, cleanUp: (() => void) | undefined): void {
  try {
    cleanUp?.();
  } catch (err) {
    web.system.log('error', 'a package that was sent cannot be removed', { err });
  }
}
