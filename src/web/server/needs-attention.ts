import type { RunSummary } from '../../events/journal/run-details.ts';
import type { SentenceArgs, SentenceKey } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { AttentionItem, AttentionReader } from './attention.ts';
import { backupFailure } from './backup-failure.ts';
import { mailFailure } from './mail-failure.ts';
import { formatSignals } from '../words/run-words.ts';

const maxEntries = 50;

/** What needs attention, with advice; the most important comes first. */
export async function needsAttention(
  visit: AttentionReader,
  failedRuns: readonly RunSummary[],
): Promise<readonly AttentionItem[]> {
  const { web } = visit;
  const { system } = web;
  const packages = { label: 'home.openPackages', href: `${base}/packages` };
  const broken = system.packages
    .filter((one) => one.broken !== undefined)
    .map(({ name }) => attention(`broken ${name}`, 'home.brokenPackage', { name }, packages));
  const aside = system.packages
    .filter((one) => one.aside !== undefined)
    .map(({ name }) => attention(`aside ${name}`, 'home.asidePackage', { name }, packages));
  const failed = failedRuns.map((run) => ({
    ...attention(
      `run ${run.id}`,
      run.state === 'failed' ? 'home.failedRun' : 'home.interruptedRun',
      { run: formatSignals(visit, run.signals) },
      { label: 'home.openRun', href: `${base}/runs/${run.id}` },
    ),
    isUnseen: run.changeSet === undefined,
  }));
  const { entries } = await system.changes.history.read(maxEntries, undefined, { made: ['person'] });
  const history = { label: 'home.openHistory', href: `${base}/history` };
  const unsignalled = entries
    .filter(({ state }) => state === 'interrupted')
    .map(({ id, signals }) =>
      attention(`unsignalled ${id}`, 'home.unsignalled', { event: formatSignals(visit, signals) }, history),
    );
  const problems = web.stateProblems
    .find()
    .map(({ key, args }) => attention(`${key} ${args['path'] ?? ''}`, key, args, undefined));
  return [...problems, ...broken, ...aside, ...unsignalled, ...failed, ...backupFailure(web), ...mailFailure(web)];
}

/** An attention of the kind `danger` that a person sees happen. */
function attention(id: string, key: SentenceKey, args: SentenceArgs, link: AttentionItem['link']): AttentionItem {
  return { id, isUnseen: false, kind: 'danger', advice: advice[key], sentence: { key, args }, link };
}

/** The key of the advice, by the key of the sentence; none if the sentence itself says what to do. */
const advice: Readonly<Partial<Record<SentenceKey, SentenceKey>>> = {
  'home.brokenPackage': 'home.brokenPackageAdvice',
  'home.asidePackage': 'home.asidePackageAdvice',
  'home.failedRun': 'home.failedRunAdvice',
  'home.interruptedRun': 'home.failedRunAdvice',
  'home.unsignalled': 'home.unsignalledAdvice',
  'home.notFile': 'home.oddPlaceAdvice',
  'home.notFolder': 'home.oddPlaceAdvice',
  'home.unreadable': 'home.unreadableAdvice',
  'home.damaged': 'home.damagedAdvice',
  'home.oddHistory': 'home.oddHistoryAdvice',
  'home.logLost': 'home.logLostAdvice',
};
