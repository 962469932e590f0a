import { expect, test } from 'vitest';
import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { daysWithoutBackup, isNightlyDue, isVerifyDue, nextScheduled } from './schedule.ts';
import type { NightlySettings } from './settings.ts';

/** At 02:30 each night; all data are checked on Sundays. */
const settings: NightlySettings = {
  isEnabled: true,
  minutes: 150,
  target: { kind: 'folder', folder: 'var/backup' },
  keep: { daily: 7, weekly: 4, monthly: 6 },
  verifyDay: 0,
  hasDrill: false,
  reminderDays: 3,
  mail: 'error',
};

/** A time of February 2026 on the server's clock; the first is a Sunday. */
function february(day: number, hours = 0, minutes = 0): Date {
  return new Date(2026, 1, day, hours, minutes);
}

function past(kind: string, begun: Date, result = '0'): DbRecord {
  const key = String(begun.getTime() / 1000);
  return new StoredRecord(key, `backup_record|BackupType|${kind}|StartEpochTime|${key}|Result|${result}`);
}

const due = (now: Date, ...begun: Date[]): boolean =>
  isNightlyDue(
    settings,
    begun.map((one) => past('nightly', one)),
    now,
  );

test('the next backup is today if its time has not come, otherwise tomorrow', () => {
  expect(nextScheduled(settings, february(10, 1))).toEqual(february(10, 2, 30));
  expect(nextScheduled(settings, february(10, 2, 30))).toEqual(february(11, 2, 30));
  expect(nextScheduled(settings, february(28, 12))).toEqual(new Date(2026, 2, 1, 2, 30));
});

test('the first backup waits for its time', () => {
  expect(due(february(10, 2, 29))).toBe(false);
  expect(due(february(10, 2, 30))).toBe(true);
  expect(due(february(10, 3, 29))).toBe(true);
  expect(due(february(10, 12))).toBe(false);
});

test('later ones are due once each night, and a missed one as soon as the server is on', () => {
  expect(due(february(11, 2, 29), february(10, 2, 30))).toBe(false);
  expect(due(february(11, 2, 30), february(10, 2, 30))).toBe(true);
  expect(due(february(11, 2, 31), february(10, 2, 30), february(11, 2, 30))).toBe(false);
  expect(due(february(14, 9), february(10, 2, 30))).toBe(true);
  expect(isNightlyDue({ ...settings, isEnabled: false }, [past('nightly', february(10, 2, 30))], february(14, 9))).toBe(
    false,
  );
});

test('a clock that was set back or forward does not repeat a backup within the hour', () => {
  expect(due(february(11, 2, 31), february(11, 2, 5))).toBe(false);
  expect(due(february(11, 2, 31), february(11, 2, 50))).toBe(false);
  expect(due(february(10, 9), february(11, 2, 30))).toBe(false);
});

test('only nightly backups count', () => {
  expect(
    isNightlyDue(
      settings,
      [past('verify', february(11, 2, 31)), past('nightly', february(10, 2, 30))],
      february(11, 3),
    ),
  ).toBe(true);
});

test('all data are checked on the weekday, once, and as soon as possible if that was missed', () => {
  const verify = (now: Date, ...begun: Date[]): boolean =>
    isVerifyDue(
      settings,
      begun.map((one) => past('verify', one)),
      now,
    );
  expect(verify(february(7, 12))).toBe(false);
  expect(verify(february(8, 3))).toBe(true);
  expect(verify(february(8, 12), february(8, 3))).toBe(false);
  expect(verify(february(12, 3), february(8, 3))).toBe(false);
  expect(verify(february(15, 3), february(8, 3))).toBe(true);
  expect(verify(february(17, 3), february(8, 3))).toBe(true);
  expect(isVerifyDue({ ...settings, verifyDay: undefined }, [], february(8, 3))).toBe(false);
});

test('days are counted from the last good backup, or from the first try', () => {
  expect(daysWithoutBackup([], february(10))).toBeUndefined();
  expect(daysWithoutBackup([past('nightly', february(8), '1'), past('nightly', february(9), '1')], february(10))).toBe(
    2,
  );
  const records = [
    past('nightly', february(5)),
    past('nightly', february(6), 'restic:3'),
    past('nightly', february(9), '1'),
  ];
  expect(daysWithoutBackup(records, february(10))).toBe(4);
});
