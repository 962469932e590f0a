import type { Database } from '../../../db/file/database.ts';
import type { Snapshot } from '../../../db/file/snapshot.ts';
import { nightlyFacts } from '../../backup/nightly-facts.ts';
import { alarmingRuns } from '../../runs/alarming-runs.ts';
import { homeFirstDay } from './home-first-day.ts';
import { homeNumbers } from './home-numbers.ts';
import { homeRecent } from './home-recent.ts';
import { needsAttention } from '../needs-attention.ts';
import type { HomeModel } from '../../page/models/server/home-model.ts';
import { prepareSearch } from '../../search/search-route.ts';
import type { Visit } from '../../visit.ts';

const recentChanges = 30;

/** The server, its failures, and the last changes. */
export async function showHome(visit: Visit): Promise<void> {
  const { web } = visit;
  const { history } = web.system.changes;
  const { entries, unreadable } = await history.read(recentChanges, undefined, { made: ['person', 'outside'] });
  const failed = await alarmingRuns(web);
  const model: HomeModel = {
    facts: factsOf(visit),
    numbers: homeNumbers(visit, failed.length),
    firstDay: homeFirstDay(visit),
    attention: await needsAttention(visit, failed),
    recent: homeRecent(visit, entries),
    unreadable: unreadable && history.file,
  };
  await visit.page('home', { key: 'home.title', args: {} }, model, { here: 'home' });
  prepareSearch(visit);
}

function factsOf(visit: Visit): HomeModel['facts'] {
  const { web, language } = visit;
  const { databases, packages, root } = web.system;
  const configuration = readable(databases.configuration);
  const number = new Intl.NumberFormat(language);
  return [
    { label: 'home.systemName', text: configuration?.get('SystemName')?.value ?? '' },
    { label: 'home.domainName', text: configuration?.get('DomainName')?.value ?? '' },
    { label: 'home.packages', text: number.format(packages.length) },
    { label: 'home.root', text: root.folder },
    ...backupFacts(visit),
  ].filter(({ text }) => text !== '');
}

/** How the last nightly backup and the last restore drill ended. */
function backupFacts(visit: Visit): HomeModel['facts'] {
  const { databases } = visit.web.system;
  const records = readable(databases.open('backups'))?.ofType('backup_record');
  if (!records || !readable(databases.configuration)) return [];
  return nightlyFacts(visit, records).filter(({ label }) =>
    ['archives.lastNightly', 'archives.lastDrill'].includes(label),
  );
}

/** Read errors are shown on the page, so it never fails. */
function readable(database: Database): Snapshot | undefined {
  try {
    return database.snapshot();
  } catch {
    return undefined;
  }
}
