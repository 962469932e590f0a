import type { Request, Response } from 'express';
import type { Database } from '../../db/file/database.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';
import { alarmingRuns } from './alarming-runs.ts';
import { historyEntryModel } from './history-route.ts';
import { saySignals } from './run-words.ts';
import type { HomeModel } from '../page/models/home-model.ts';
import { base } from '../base-url.ts';
import type { Shell } from '../shell.ts';
import { visitOf, type Visit } from '../visit.ts';

const recentChanges = 5;
const runsLookedAt = 50;

/** What this server is, what needs attention, what was changed last. */
export async function showHome(shell: Shell, request: Request, response: Response): Promise<void> {
  const visit = visitOf(shell, request, response);
  const { entries } = await shell.system.changes.history.read(recentChanges);
  const model: HomeModel = {
    facts: factsOf(visit),
    attention: await attentionOf(visit),
    recent: entries.map((entry) => historyEntryModel(visit, entry)),
  };
  await visit.page('home', { key: 'home.title', args: {} }, model, { here: 'home' });
}

function factsOf({ shell, language }: Visit): HomeModel['facts'] {
  const { databases, packages, root } = shell.system;
  const configuration = readable(databases.configuration);
  const accounts = readable(databases.accounts);
  const number = new Intl.NumberFormat(language);
  const count = (type: string): string => (accounts ? number.format(accounts.ofType(type).length) : '');
  return [
    { label: 'home.systemName', text: configuration?.get('SystemName')?.type ?? '' },
    { label: 'home.domainName', text: configuration?.get('DomainName')?.type ?? '' },
    { label: 'home.users', text: count('user') },
    { label: 'home.groups', text: count('group') },
    { label: 'home.ibays', text: count('ibay') },
    { label: 'home.packages', text: number.format(packages.length) },
    { label: 'home.root', text: root.folder },
  ].filter(({ text }) => text !== '');
}

/** This page says what cannot be read, so it is shown all the same. */
function readable(database: Database): Snapshot | undefined {
  try {
    return database.snapshot();
  } catch {
    return undefined;
  }
}

async function attentionOf(visit: Visit): Promise<HomeModel['attention']> {
  const { shell } = visit;
  const { system } = shell;
  const broken = system.packages
    .filter((one) => one.broken !== undefined)
    .map(({ name }) => ({
      kind: 'danger' as const,
      sentence: { key: 'home.brokenPackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const aside = system.packages
    .filter((one) => one.aside !== undefined)
    .map(({ name }) => ({
      kind: 'danger' as const,
      sentence: { key: 'home.asidePackage', args: { name } },
      link: { label: 'home.openPackages', href: `${base}/packages` },
    }));
  const failed = (await alarmingRuns(shell)).map((run) => ({
    kind: 'danger' as const,
    sentence: {
      key: run.state === 'failed' ? 'home.failedRun' : 'home.interruptedRun',
      args: { run: saySignals(visit, run.signals) },
    },
    link: { label: 'home.openRun', href: `${base}/runs/${run.id}` },
  }));
  const { entries } = await system.changes.history.read(runsLookedAt);
  const unsignalled = entries
    .filter(({ state }) => state === 'interrupted')
    .map(({ signals }) => ({
      kind: 'danger' as const,
      sentence: { key: 'home.unsignalled', args: { event: saySignals(visit, signals) } },
      link: { label: 'home.openHistory', href: `${base}/history` },
    }));
  const odd = shell.oddities.look().map(({ key, args }) => ({
    kind: 'danger' as const,
    sentence: { key, args },
    link: undefined,
  }));
  return [...odd, ...broken, ...aside, ...unsignalled, ...failed];
}
