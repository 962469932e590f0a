import { daysWithoutBackup, nextScheduled } from '../../backup/nightly/schedule.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { ArchivesModel } from '../page/models/server/archives-model.ts';
import { formatBytes } from '../words/format-bytes.ts';
import { formatTime } from '../words/format.ts';
import type { Visit } from '../visit.ts';

/** What is known about the nightly backup: when the next one is, how the last ones ended, how much room is left. */
export function nightlyFacts(visit: Visit, records: readonly DbRecord[]): ArchivesModel['facts'] {
  const { language, web } = visit;
  const { settings } = web.system.backups;
  const t = visit.translator();
  const isOn = settings?.isEnabled === true;
  const next = isOn ? formatTime(nextScheduled(settings, new Date()), language) : t('archives.notSetUp');
  const last = (kind: string): DbRecord | undefined => latestOfKind(records, kind);
  const days = daysWithoutBackup(records, new Date());
  const isOverdue = isOn && days !== undefined && days > settings.reminderDays;
  const room = Number(last('nightly')?.prop('RoomLeft'));
  return [
    { label: 'archives.next', text: next, isBad: !isOn },
    ...ended('nightly', 'archives.lastNightly', isOverdue),
    ...ended('verify', 'archives.lastVerify', false),
    ...ended('drill', 'archives.lastDrill', false),
    ...(room > 0 ? [{ label: 'archives.room', text: formatBytes(room, language), isBad: false }] : []),
  ];

  function ended(kind: string, label: string, isLate: boolean): ArchivesModel['facts'] {
    const record = last(kind);
    if (!record) return [];
    const when = formatTime(new Date(Number(record.key) * 1000), language);
    const isGood = record.prop('Result') === '0';
    return [{ label, text: t(isGood ? 'archives.good' : 'archives.bad', { when }), isBad: !isGood || isLate }];
  }
}

/** The newest record of a kind that has ended. */
export function latestOfKind(records: readonly DbRecord[], kind: string): DbRecord | undefined {
  return records
    .filter((record) => record.prop('BackupType') === kind && record.prop('Result') !== undefined)
    .toSorted((a, b) => Number(b.key) - Number(a.key))[0];
}
