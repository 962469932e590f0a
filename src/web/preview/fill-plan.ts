import { relative } from 'node:path';
import type { ChangePlan, FileChange } from '../../changes/preview/change-plan.ts';
import type { Hunk } from '../../changes/preview/file-diff.ts';
import type { RunPlan } from '../../events/plan/run-plan.ts';
import type { Signal } from '../../events/signal.ts';
import type { PlannedAdjustment } from '../../services/adjusting/planned-adjustment.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import type { PlanModel, PlannedFileModel } from '../page/models/changes/plan-model.ts';
import { changedModel } from '../page/fill-changed.ts';
import { formatSignals } from '../words/run-words.ts';
import type { Visit } from '../visit.ts';
import { actionSentence, eventSentence } from '../words/event-words.ts';
import { formatList } from '../words/format.ts';

const maxFiles = 100;
const linesOfFile = 300;
/** If there are few files, those with at most this number of lines are open at first. */
const linesOpen = 60;

/**
 * The model of a plan.
 * @param panel the panel whose words are used first
 */
export function planModel(visit: Visit, plan: ChangePlan, panel: string): PlanModel {
  const { foreseen, files, runs } = plan;
  const differing = files.filter(({ kind }) => kind !== 'same');
  const services = new Map(runs.flatMap((run) => run.services).map((one) => [one.service, one]));
  return {
    changed: changedModel(visit, plan.records, panel),
    passwords: [
      ...plan.passwords.map((account) => ({ key: 'preview.passwordSet', args: { account } })),
      ...plan.forgotten.map((account) => ({ key: 'preview.passwordForgotten', args: { account } })),
    ],
    foreseen: foreseen.length > 0 ? changedModel(visit, foreseen, panel) : undefined,
    events: runs.flatMap((run) => eventModels(visit, run)),
    files: differing.slice(0, maxFiles).map((file) => fileModel(visit, file, differing.length)),
    same: files.length - differing.length,
    services: [...services.values()].flatMap((one) => serviceSentence(visit, one)),
  };
}

function eventModels(visit: Visit, { signals, refused, steps }: RunPlan): PlanModel['events'] {
  const byEvent = new Map<string, Signal[]>();
  for (const signal of signals) byEvent.set(signal.event, [...(byEvent.get(signal.event) ?? []), signal]);
  const isOnly = byEvent.size === 1;
  return [...byEvent].map(([event, own]) => {
    const positions = new Set(own.map((signal) => signals.indexOf(signal)));
    const expected = steps.filter(({ signal, foreseen }) => {
      return foreseen !== 'skipped' && (signal === undefined ? isOnly : positions.has(signal));
    });
    const once = [...new Map(expected.map((step) => [step.name, step])).values()];
    return {
      text: formatSignals(visit, own),
      says: eventSentence(visit, event),
      refused: refused && `runs.reasons.${refused}`,
      steps: once.map(({ name, source, foreseen, note }) => ({
        name,
        source,
        says: actionSentence(visit, event, name),
        isOpaque: foreseen === 'opaque',
        note,
      })),
    };
  });
}

function fileModel(visit: Visit, file: FileChange, count: number): PlannedFileModel {
  const { root } = visit.web.system;
  const { diff, kind, failure, unsureFor } = file;
  const hunks = diff?.hunks.map(hunkModel);
  const lines = diff ? diff.added + diff.removed : 0;
  const shown: NonNullable<typeof hunks> = [];
  let room = linesOfFile;
  let more = 0;
  for (const { lines: all } of hunks ?? []) {
    if (room > 0) shown.push({ lines: all.slice(0, room) });
    more += Math.max(0, all.length - room);
    room = Math.max(0, room - all.length);
  }
  return {
    path: `/${relative(root.folder, file.file)}`,
    kind: kind === 'same' ? 'changed' : kind,
    added: diff?.added ?? 0,
    removed: diff?.removed ?? 0,
    hunks: hunks && shown,
    more,
    failure,
    unsureFor: formatList(unsureFor, visit.language),
    isOpen: failure !== undefined || (count <= 5 && lines <= linesOpen),
  };
}

function hunkModel({ oldStart, newStart, lines }: Hunk): NonNullable<PlannedFileModel['hunks']>[number] {
  let [old, next] = [oldStart, newStart];
  return {
    lines: lines.map(({ kind, text }) => ({
      kind,
      old: kind === 'added' ? undefined : old++,
      next: kind === 'removed' ? undefined : next++,
      text,
    })),
  };
}

const spoken = ['start', 'stop', 'restart', 'reload'] as const;

/** A sentence about what is done with a service; none if it is left alone. */
function serviceSentence(visit: Visit, { service, actions, skipped }: PlannedAdjustment): OwnSentence[] {
  if (skipped !== undefined || actions.length === 0) return [];
  const [first, ...others] = actions.map((action) => gentle[action] ?? action);
  const only = others.length === 0 ? spoken.find((action) => action === first) : undefined;
  return [
    { key: `preview.services.${only ?? 'other'}`, args: { service, actions: formatList(actions, visit.language) } },
  ];
}

/** Actions of some supervisors, by the action whose sentence describes them. */
const gentle: Readonly<Record<string, (typeof spoken)[number]>> = {
  up: 'start',
  down: 'stop',
  sighup: 'reload',
  adjust: 'reload',
  'reload-or-restart': 'reload',
  sigterm: 'restart',
  'try-restart': 'restart',
};
