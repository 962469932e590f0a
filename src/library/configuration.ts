import type { DbRecord } from '../db/file/record.ts';
import type { RecordLookup } from '../db/file/database-view.ts';

/** The language and keyboard of the machine's console. */
export interface ConsoleLocale {
  /** For example `en_US`. */
  readonly language: string;
  /** For example `pc`. */
  readonly keyboardType: string;
  /** For example `us`. */
  readonly keytable: string;
}

/**
 * Reads the locale from record `sysconfig`, with the defaults of the classic programs; undefined if there is no such
 * record.
 */
export function consoleLocale(configuration: RecordLookup): ConsoleLocale | undefined {
  const record = configuration.get('sysconfig');
  return (
    record && {
      language: valueOf(record, 'Language') ?? 'en_US',
      keyboardType: valueOf(record, 'KeyboardType') ?? 'pc',
      keytable: valueOf(record, 'Keytable') ?? 'us',
    }
  );
}

/** Returns the address of the WINS server: the one set for smb, or this machine's if it is the domain controller. */
export function winsServer(configuration: RecordLookup): string | undefined {
  const smb = configuration.get('smb');
  const isController = ['PDC', 'ADS'].includes(smb?.prop('ServerRole') ?? '');
  const own = isController ? configuration.get('InternalInterface')?.prop('IPAddress') : undefined;
  return valueOf(smb, 'WINSServer') ?? own;
}

/** An empty value counts as not set. */
function valueOf(record: DbRecord | undefined, name: string): string | undefined {
  const value = record?.prop(name);
  return value === '' ? undefined : value;
}
