import type { RunSummary } from '../../events/journal/run-details.ts';
import type { HomeModel } from '../page/models/home-model.ts';
import { base } from '../base-url.ts';
import type { Visit } from '../visit.ts';
import { saySignals } from './run-words.ts';

const entriesLookedAt = 50;

/** What is not as it should be, with what to do about it; what matters most comes first. */
export async function needsAttention(visit: Visit, failedRuns: readonly RunSummary[]): Promise<HomeModel['attention']> {
  const { shell } = visit;
  const { system } = shell;
  const broken = system.packages
    .filter((one) => one.broken !== undefined)
    .map(({ name }) => ({
      kind: 'danger' as const,
      advice: 'home.brokenPackageAdvice',
      sentence: { key: 'home.brokenPackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const aside = system.packages
    .filter((one) => one.aside !== undefined)
    .map(({ name }) => ({
      kind: 'danger' as const,
      advice: 'home.asidePackageAdvice',
      sentence: { key: 'home.asidePackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const failed = failedRuns.map((run) => ({
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
    .map(({ signals }) => ({
      kind: 'danger' as const,
      advice: 'home.unsignalledAdvice',
      sentence: {
        key: 'home.unsignalled',
        args: { event: saySignals(visit, signals) },
      },
      link: { label: 'home.openHistory', href: `${base}/history` },
    }));
  const odd = shell.oddities.look().map(({ key, args }) => ({
    kind: 'danger' as const,
    advice: oddAdvice[key],
    sentence: { key, args },
    link: undefined,
  }));
  return [...odd, ...broken, ...aside, ...unsignalled, ...failed];
}

/** What to do about what is odd on the disk; where the sentence itself says so there is none. */
const oddAdvice: Readonly<Record<string, string>> = {
  'home.notFile': 'home.oddPlaceAdvice',
  'home.notFolder': 'home.oddPlaceAdvice',
  'home.unreadable': 'home.unreadableAdvice',
  'home.damaged': 'home.damagedAdvice',
  'home.oddHistory': 'home.oddHistoryAdvice',
  'home.logLost': 'home.logLostAdvice',
};
