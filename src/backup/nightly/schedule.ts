import type { DbRecord } from '../../db/file/record.ts';
import type { NightlySettings } from './settings.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** When the last scheduled backup should have begun, in local time. */
function lastScheduled({ minutes }: Pick<NightlySettings, 'minutes'>, now: Date): Date {
  const today = new Date(now);
  today.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0);
  if (today > now) today.setDate(today.getDate() - 1);
  return today;
}

/** When the next scheduled backup begins, in local time. */
export function nextScheduled(settings: Pick<NightlySettings, 'minutes'>, now: Date): Date {
  const next = lastScheduled(settings, now);
  next.setDate(next.getDate() + 1);
  return next;
}

/**
 * Whether a nightly backup is due. A backup that was missed because the server was off is made as soon as it is on
 * again; the very first one waits for its time. If the clock is set back, no backup is repeated within one hour.
 * @param records those of past backups
 */
export function isNightlyDue(settings: NightlySettings, records: readonly DbRecord[], now: Date): boolean {
  if (!settings.isEnabled) return false;
  const scheduled = lastScheduled(settings, now);
  const last = Math.max(...begunOf(records, 'nightly'), 0);
  if (last === 0) return now.getTime() - scheduled.getTime() < hourMs;
  return last < scheduled.getTime() && Math.abs(now.getTime() - last) >= hourMs;
}

/** Whether the check of all data is due: on its weekday, or when it was missed. */
export function isVerifyDue(settings: NightlySettings, records: readonly DbRecord[], now: Date): boolean {
  if (!settings.isEnabled || settings.verifyDay === undefined) return false;
  const last = Math.max(...begunOf(records, 'verify'), 0);
  if (now.getTime() - last > 8 * dayMs) return last > 0 || now.getDay() === settings.verifyDay;
  return now.getDay() === settings.verifyDay && now.getTime() - last > dayMs;
}

/** The result of a nightly backup after which old ones could not be removed. */
export const notRemoved = 'forget:1';

/** After `restic:3` some files could not be read, but there is a backup. */
const goodResults = ['0', 'restic:3', notRemoved];

/** Days since the last good nightly backup, or since it was set up for the first time; undefined if there was none. */
export function daysWithoutBackup(records: readonly DbRecord[], now: Date): number | undefined {
  const nightly = records.filter((record) => record.prop('BackupType') === 'nightly');
  const good = nightly.filter((record) => goodResults.includes(record.prop('Result') ?? ''));
  const from = good.length > 0 ? Math.max(...begunOf(good, 'nightly')) : Math.min(...begunOf(nightly, 'nightly'));
  return Number.isFinite(from) ? (now.getTime() - from) / dayMs : undefined;
}

function begunOf(records: readonly DbRecord[], kind: string): number[] {
  return records
    .filter((record) => record.prop('BackupType') === kind)
    .map((record) => Number(record.prop('StartEpochTime') ?? record.key) * 1000)
    .filter(Number.isFinite);
}
