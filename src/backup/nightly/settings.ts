import type { Snapshot } from '../../db/file/snapshot.ts';

/**
 * Settings of the nightly backup: record `backupwk` of the configuration database, with the classic names where they
 * exist. Source: classic panel backup, workstation backup.
 */
export interface NightlySettings {
  readonly isEnabled: boolean;
  /** Minutes after midnight. */
  readonly minutes: number;
  readonly target: NightlyTarget;
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  /** Weekday of the check of all data, 0 for Sunday; undefined for none. */
  readonly verifyDay: number | undefined;
  readonly hasDrill: boolean;
  /** Number of days without a good backup after which a reminder is sent by mail. */
  readonly reminderDays: number;
  /** Whether good results are sent by mail too. */
  readonly mail: 'yes' | 'error';
}

export type NightlyTarget =
  | { readonly kind: 'folder'; readonly folder: string }
  /** A disk that has to be mounted at this folder; nothing is written below it otherwise. */
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly folder: string;
    }
  | {
      readonly kind: 'smb';
      readonly host: string;
      readonly share: string;
      readonly user: string;
      readonly password: string;
    };

const weekdays: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const nightlyRecord = 'backupwk';

/** Names that may become part of a command of ssh or an address: no blanks, no dash in front, no special characters. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;
const safeFolder = /^\/?[A-Za-z0-9_][A-Za-z0-9._/-]{0,500}$/;

/** @returns undefined if it is not set up, or a value cannot be used */
export function nightlySettings(configuration: Snapshot): NightlySettings | undefined {
  const record = configuration.get(nightlyRecord);
  if (!record) return undefined;
  const say = (name: string): string => record.prop(name) ?? '';
  const target = targetOf(say);
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(say('BackupTime')) ?? [];
  if (!target) return undefined;
  return {
    isEnabled: say('status') === 'enabled',
    minutes: hours === undefined ? 120 : (Number(hours) * 60 + Number(minutes)) % 1440,
    target,
    keep: {
      daily: numberOf(say('KeepDaily'), 7),
      weekly: numberOf(say('KeepWeekly'), 4),
      monthly: numberOf(say('KeepMonthly'), 6),
    },
    verifyDay: weekdays.includes(say('VerifyDay')) ? weekdays.indexOf(say('VerifyDay')) : undefined,
    hasDrill: say('Drill') !== 'disabled',
    reminderDays: numberOf(say('ReminderDays'), 3),
    mail: say('MailNotify') === 'yes' ? 'yes' : 'error',
  };
}

function targetOf(say: (name: string) => string): NightlyTarget | undefined {
  const kind = say('VFSType');
  const [folder, host, user] = [say('Mount'), say('SmbHost'), say('Login')];
  if ((kind === 'folder' || kind === 'mnt' || kind === 'usb') && folder.startsWith('/'))
    return { kind: kind === 'folder' ? 'folder' : 'disk', folder };
  if (kind === 'sftp' && safeName.test(host) && safeName.test(user) && safeFolder.test(folder))
    return { kind, host, user, folder, port: numberOf(say('SftpPort'), 22) };
  if (kind === 'cifs' && safeName.test(host) && /^[^/\\,\p{Cc}]{1,80}$/u.test(say('SmbShare')))
    return { kind: 'smb', host, share: say('SmbShare'), user, password: say('Password') };
  return undefined;
}

function numberOf(text: string, fallback: number): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : fallback;
}
