import type { DbRecord } from '../../db/file/record.ts';
import { base } from '../base-url.ts';
import type { ArchivesModel } from '../page/models/server/archives-model.ts';
import { nightlyFacts } from './nightly-facts.ts';
import { pageUrl } from '../panels/panel-pages.ts';
import { runningSentence } from './running-sentence.ts';
import { formatBytes } from '../words/format-bytes.ts';
import { formatDuration, formatTime } from '../words/format.ts';
import type { Visit } from '../visit.ts';

const recordsShown = 60;
const refreshSeconds = 5;

const nightlyStarts = [
  { label: 'archives.startNightly', href: `${base}/archives/nightly` },
  { label: 'archives.startVerify', href: `${base}/archives/verify` },
  { label: 'archives.startDrill', href: `${base}/archives/drill` },
  { label: 'archives.recovery', href: `${base}/archives/recovery` },
] as const;

/** Shows what is running, the nightly backup, and what was done. */
export async function showOverview(visit: Visit): Promise<void> {
  const { backups } = visit.web.system;
  const records = visit.reading.database('backups').ofType('backup_record');
  const latest = records.toSorted((a, b) => Number(b.key) - Number(a.key)).slice(0, recordsShown);
  const running = runningSentence(backups, visit.language);
  const model: ArchivesModel = {
    running,
    ways: [
      { label: 'archives.desktop', href: `${base}/archives/desktop` },
      { label: 'archives.restore', href: `${base}/archives/restore` },
      ...(backups.settings ? [{ label: 'archives.snapshots', href: `${base}/archives/snapshots` }] : []),
    ],
    settings: pageUrl('backup', 'nightly'),
    starts: backups.settings ? nightlyStarts : [],
    facts: nightlyFacts(visit, records),
    records: latest.map((record) => recordModel(visit, record, backups.running !== undefined)),
  };
  await visit.page('archives', { key: 'archives.title', args: {} }, model, {
    here: 'backup',
    refreshSeconds: running ? refreshSeconds : 0,
  });
}

function recordModel(visit: Visit, record: DbRecord, isRunning: boolean): ArchivesModel['records'][number] {
  const { language } = visit;
  const [begun, ended] = ['StartEpochTime', 'EndEpochTime'].map((name) => Number(record.prop(name)));
  const result = record.prop('Result');
  const bytes = record.prop('Bytes');
  const kind = record.prop('BackupType') ?? '';
  return {
    kind: knownKinds.has(kind) ? `archives.kinds.${kind}` : kind,
    begun: formatTime(new Date((begun ?? Number(record.key)) * 1000), language),
    duration: begun && ended ? formatDuration(ended - begun, language) : '',
    size: bytes === undefined || !/^\d+$/.test(bytes) ? '' : formatBytes(Number(bytes), language),
    state: stateOf(result, isRunning),
    note: result === undefined || result === '0' ? '' : (record.prop('Note') ?? describeResult(visit, result)),
  };
}

/** A result in words, if it says more than the state. */
function describeResult(visit: Visit, result: string): string {
  const t = visit.translator();
  if (result === 'send2browser:Incomplete') return t('archives.results.browserLeft');
  if (result.startsWith('tar:')) return t('archives.results.notComplete');
  return result.startsWith('interrupted') ? '' : result;
}

const knownKinds = new Set(['desktop', 'nightly', 'verify', 'drill', 'restore']);

function stateOf(result: string | undefined, isRunning: boolean): ArchivesModel['records'][number]['state'] {
  if (result === '0') return 'done';
  if (result !== undefined) return result.startsWith('interrupted') ? 'interrupted' : 'failed';
  return isRunning ? 'running' : 'interrupted';
}
