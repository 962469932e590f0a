import { exportsOf, isWhole } from '../../backup/restore/apply/apply-restore.ts';
import type { RestoreState } from '../../backup/restore/restore-state.ts';
import type { ChangePlan } from '../../changes/preview/change-plan.ts';
import { planChanges } from '../../changes/preview/plan-changes.ts';
import { base } from '../base-url.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { RestoreModel } from '../page/models/server/restore-model.ts';
import { planModel } from '../preview/fill-plan.ts';
import type { Visit } from '../visit.ts';
import { formatBytes } from '../words/format-bytes.ts';
import { formatTime } from '../words/format.ts';

const refreshSeconds = 2;

const goingOn: readonly RestoreState['step'][] = ['checking', 'preparing', 'applying'];

/** What a restore that is ready would do to the databases. */
export async function planOf(
  visit: Visit,
  state: RestoreState,
): Promise<ChangePlan & { readonly lost: readonly string[] }> {
  const { backups, events } = visit.web.system;
  const { changes, leftOut } = backups.restores.plan(state);
  return { ...(await planChanges(changes, events)), lost: leftOut };
}

/** Shows the progress of a restore, what it will change, or how it ended. */
export async function showRestore(visit: Visit, state: RestoreState, isOutdated = false): Promise<void> {
  const { id, step } = state;
  const isGoingOn = goingOn.includes(step);
  const url = `${base}/archives/restore/${id}`;
  const model: RestoreModel = {
    ...newsOf(state),
    percent: isGoingOn ? percentOf(visit.web.system.backups.restores.progress(id)) : undefined,
    facts: factsOf(visit, state),
    plan: step === 'ready' ? await planPart(visit, state, url, isOutdated) : undefined,
    drop: isGoingOn ? undefined : `${url}/drop`,
    history: state.entry === undefined ? undefined : `${base}/history`,
  };
  await visit.page('restore', { key: 'archives.restoreOf', args: { name: state.name } }, model, {
    here: 'backup',
    status: isOutdated ? 409 : 200,
    refreshSeconds: isGoingOn ? refreshSeconds : 0,
  });
}

function newsOf({ step, failure }: RestoreState): Pick<RestoreModel, 'news' | 'tone'> {
  if (failure) return { news: failure, tone: 'danger' };
  return { news: { key: `archives.news.${step}`, args: {} }, tone: step === 'done' ? 'success' : 'warning' };
}

function percentOf(fraction: number | undefined): number | undefined {
  return fraction === undefined ? undefined : Math.round(fraction * 100);
}

function factsOf(visit: Visit, { manifest, bytes }: RestoreState): RestoreModel['facts'] {
  const facts = [{ label: 'archives.fields.size', text: formatBytes(bytes, visit.language) }];
  if (!manifest) return facts;
  const server = [manifest.systemName, manifest.domainName].filter(Boolean).join('.');
  const when = new Date(manifest.when);
  return [
    { label: 'archives.server', text: server },
    ...(Number.isNaN(when.getTime()) ? [] : [{ label: 'archives.begun', text: formatTime(when, visit.language) }]),
    ...facts,
  ];
}

async function planPart(
  visit: Visit,
  state: RestoreState,
  url: string,
  isOutdated: boolean,
): Promise<RestoreModel['plan']> {
  const plan = await planOf(visit, state);
  return {
    action: `${url}/apply`,
    digest: plan.digest,
    isOutdated,
    databases: { ...planModel(visit, plan, ''), noEvents: isWhole(state.choice) ? 'archives.afterwards' : undefined },
    lostRecords: plan.lost,
    files: fileSentences(visit, state),
    exports: exportsOf(state),
    newer: state.files?.newer ?? [],
    leftOut: state.files?.leftOut ?? [],
    edit: `${url}?choose=1`,
  };
}

function fileSentences({ language }: Visit, { files }: RestoreState): Sentence[] {
  if (!files) return [];
  const { added, replaced, same, bytes } = files;
  if (added + replaced + same === 0) return [{ key: 'archives.noFiles', args: {} }];
  return [
    { key: 'archives.filesAdded', args: { count: added } },
    { key: 'archives.filesReplaced', args: { count: replaced } },
    { key: 'archives.filesSame', args: { count: same } },
    { key: 'archives.filesSize', args: { size: formatBytes(bytes, language) } },
    ...(files.newerCount > 0 ? [{ key: 'archives.filesNewer', args: { count: files.newerCount } }] : []),
  ];
}
