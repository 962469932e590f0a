import type { RunSummary } from '../../events/journal/run-details.ts';
import { base } from '../base-url.ts';
import type { Attention, Speaker } from './attention.ts';
import { backupFailure } from './backup-failure.ts';
import { mailFailure } from './mail-failure.ts';
import { saySignals } from '../words/run-words.ts';

const entriesLookedAt = 50;

/** What is not as it should be, with what to do about it; what matters most comes first. */
export async function needsAttention(visit: Speaker, failedRuns: readonly RunSummary[]): Promise<readonly Attention[]> {
  const { shell } = visit;
  const { system } = shell;
  const broken = system.packages
    .filter((one) => one.broken !== undefined)
    .map(({ name }) => ({
      id: `broken ${name}`,
      isUnseen: false,
      kind: 'danger' as const,
      advice: 'home.brokenPackageAdvice',
      sentence: { key: 'home.brokenPackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const aside = system.packages
    .filter((one) => one.aside !== undefined)
    .map(({ name }) => ({
      id: `aside ${name}`,
      isUnseen: false,
      kind: 'danger' as const,
      advice: 'home.asidePackageAdvice',
      sentence: { key: 'home.asidePackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const failed = failedRuns.map((run) => ({
    id: `run ${run.id}`,
    isUnseen: run.changeSet === undefined,
    kind: 'danger' as const,
    advice: 'home.failedRunAdvice',
    sentence: {
      key: run.state === 'failed' ? 'home.failedRun' : 'home.interruptedRun',
      args: { run: saySignals(visit, run.signals) },
    },
    link: { label: 'home.openRun', href: `${base}/runs/${run.id}` },
  }));
  const { entries } = await system.changes.history.read(entriesLookedAt, undefined, { made: ['person'] });
  const unsignalled = entries
    .filter(({ state }) => state === 'interrupted')
    .map(({ id, signals }) => ({
      id: `unsignalled ${id}`,
      isUnseen: false,
      kind: 'danger' as const,
      advice: 'home.unsignalledAdvice',
      sentence: {
        key: 'home.unsignalled',
        args: { event: saySignals(visit, signals) },
      },
      link: { label: 'home.openHistory', href: `${base}/history` },
    }));
  const odd = shell.oddities.look().map(({ key, args }) => ({
    id: `${key} ${args['path'] ?? ''}`,
    isUnseen: false,
    kind: 'danger' as const,
    advice: oddAdvice[key],
    sentence: { key, args },
    link: undefined,
  }));
  return [...odd, ...broken, ...aside, ...unsignalled, ...failed, ...backupFailure(shell), ...mailFailure(shell)];
}

/** What to do about oddities on the disk; none if the sentence itself says it. */
const oddAdvice: Readonly<Record<string, string>> = {
  'home.notFile': 'home.oddPlaceAdvice',
  'home.notFolder': 'home.oddPlaceAdvice',
  'home.unreadable': 'home.unreadableAdvice',
  'home.damaged': 'home.damagedAdvice',
  'home.oddHistory': 'home.oddHistoryAdvice',
  'home.logLost': 'home.logLostAdvice',
};
