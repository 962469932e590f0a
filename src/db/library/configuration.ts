import type { DbRecord } from '../file/record.ts';

interface Configuration {
  get(key: string): DbRecord | undefined;
}

/** The language and keyboard of the machine's console. */
export interface ConsoleLocale {
  /** As in `en_US`. */
  readonly language: string;
  /** As in `pc`. */
  readonly keyboardType: string;
  /** As in `us`. */
  readonly keytable: string;
}

/**
 * From record `sysconfig`, with the defaults of the classic programs; undefined when it does not exist.
 */
export function consoleLocale(configuration: Configuration): ConsoleLocale | undefined {
  const record = configuration.get('sysconfig');
  return (
    record && {
      language: said(record, 'Language') ?? 'en_US',
      keyboardType: said(record, 'KeyboardType') ?? 'pc',
      keytable: said(record, 'Keytable') ?? 'us',
    }
  );
}

/** The WINS server's address: the one set for smb, else this machine's if it is the domain controller. */
export function winsServer(configuration: Configuration): string | undefined {
  const smb = configuration.get('smb');
  const isController = ['PDC', 'ADS'].includes(smb?.prop('ServerRole') ?? '');
  const own = isController ? configuration.get('InternalInterface')?.prop('IPAddress') : undefined;
  return said(smb, 'WINSServer') ?? own;
}

/** An empty value counts as not set. */
function said(record: DbRecord | undefined, name: string): string | undefined {
  const value = record?.prop(name);
  return value === '' ? undefined : value;
}
