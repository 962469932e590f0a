import { expect, test } from 'vitest';
import { databasesOf } from '../../changes/change-set.fixture.ts';
import { nightlySettings, type NightlySettings } from './settings.ts';

const folder = 'VFSType|folder|Mount|/srv/backup';

function settingsOf(props: string): NightlySettings | undefined {
  const configuration = databasesOf({ configuration: [`backupwk=service|${props}`] }).configuration.snapshot();
  return nightlySettings(configuration);
}

test('without a record or a target it is not set up', () => {
  expect(nightlySettings(databasesOf({ configuration: [] }).configuration.snapshot())).toBeUndefined();
  expect(settingsOf('status|enabled')).toBeUndefined();
});

test('everything but the target has a default', () => {
  expect(settingsOf(folder)).toEqual({
    isEnabled: false,
    minutes: 120,
    target: { kind: 'folder', folder: '/srv/backup' },
    keep: { daily: 7, weekly: 4, monthly: 6 },
    verifyDay: undefined,
    hasDrill: true,
    reminderDays: 3,
    mail: 'error',
  });
});

test('what is set is used', () => {
  const set = [
    ...['status|enabled|BackupTime|23:05|KeepDaily|0|KeepWeekly|2|KeepMonthly|12|VerifyDay|sun|Drill|disabled'],
    ...['ReminderDays|7|MailNotify|yes'],
  ];
  expect(settingsOf([folder, ...set].join('|'))).toMatchObject({
    isEnabled: true,
    minutes: 23 * 60 + 5,
    keep: { daily: 0, weekly: 2, monthly: 12 },
    verifyDay: 0,
    hasDrill: false,
    reminderDays: 7,
    mail: 'yes',
  });
});

test.each([
  ['0:00', 0],
  ['2:30', 150],
  ['24:00', 0],
  ['2', 120],
  ['02:30:00', 120],
  ['', 120],
])('the time %s is %i minutes after midnight', (time, minutes) => {
  expect(settingsOf(`${folder}|BackupTime|${time}`)?.minutes).toBe(minutes);
});

test.each(['', '-1', '1.5', 'many', '100000'])('the number %s is not one, so the default is used', (text) => {
  const settings = settingsOf(`${folder}|KeepDaily|${text}|ReminderDays|${text}`);
  expect([settings?.keep.daily, settings?.reminderDays]).toEqual([7, 3]);
});

test.each([
  ['sat', 6],
  ['Sun', undefined],
  ['0', undefined],
  ['', undefined],
])('the weekday %s of the check is %s', (text, verifyDay) => {
  expect(settingsOf(`${folder}|VerifyDay|${text}`)?.verifyDay).toBe(verifyDay);
});

test.each([
  ['VFSType|usb|Mount|/media/disk', { kind: 'disk', folder: '/media/disk' }],
  ['VFSType|mnt|Mount|/mnt/b', { kind: 'disk', folder: '/mnt/b' }],
  [
    'VFSType|sftp|SmbHost|nas.example|Login|backup|Mount|srv/b|SftpPort|2222',
    { kind: 'sftp', host: 'nas.example', user: 'backup', folder: 'srv/b', port: 2222 },
  ],
  [
    'VFSType|sftp|SmbHost|nas|Login|backup|Mount|/srv',
    { kind: 'sftp', host: 'nas', user: 'backup', folder: '/srv', port: 22 },
  ],
  [
    'VFSType|cifs|SmbHost|nas|SmbShare|My share|Login|ann|Password|p w',
    { kind: 'smb', host: 'nas', share: 'My share', user: 'ann', password: 'p w' },
  ],
])('%s is the target %j', (props, target) => {
  expect(settingsOf(props)?.target).toEqual(target);
});

test.each([
  'VFSType|folder|Mount|srv/backup',
  'VFSType|folder',
  'VFSType|tape|Mount|/dev/st0',
  'VFSType|sftp|SmbHost|-oProxyCommand=x|Login|backup|Mount|srv',
  'VFSType|sftp|SmbHost|nas|Login|-l|Mount|srv',
  'VFSType|sftp|SmbHost|nas|Login|a b|Mount|srv',
  'VFSType|sftp|SmbHost|nas|Login|backup|Mount|-srv',
  'VFSType|sftp|SmbHost|nas|Login|backup|Mount|a;b',
  'VFSType|cifs|SmbHost|nas|SmbShare|a/b',
  'VFSType|cifs|SmbHost|nas|SmbShare|a,b',
  'VFSType|cifs|SmbHost|nas/x|SmbShare|a',
  'VFSType|cifs|SmbHost|nas',
])('%s cannot be used as a target', (props) => {
  expect(settingsOf(`status|enabled|${props}`)).toBeUndefined();
});
