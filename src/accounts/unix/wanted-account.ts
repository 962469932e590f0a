import { personName } from '../person-name.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { bayFolder, homeFolder } from '../data/data-folders.ts';

/** How a record wants its Unix account to be. */
export interface WantedAccount {
  readonly fullName: string;
  readonly home: string;
  /** Undefined: the shell that the account has; for a new one the default shell. */
  readonly shell: string | undefined;
  /** Groups that the account is in besides its own and those of group records. */
  readonly groups: readonly string[];
}

/** The default shell: no login from a terminal. */
export const noShell = '/bin/false';

/**
 * The Unix account of a user, a group or an information bay. Each has a Unix account and a Unix group of its name.
 * @throws for a record of another type
 */
export function wantedAccount(record: DbRecord): WantedAccount {
  const { key } = record;
  if (record.type === 'user' || key === 'admin')
    return {
      fullName: comment(personName(record)),
      home: homeFolder(key),
      shell: record.prop('Shell'),
      groups: ['shared'],
    };
  if (record.type === 'group')
    return { fullName: comment(record.prop('Description')), home: '/home/e-smith', shell: noShell, groups: [] };
  if (record.type === 'ibay') {
    const group = unixGroupOfBay(record);
    const groups = group === 'shared' ? ['shared'] : ['shared', group];
    return { fullName: comment(record.prop('Name')), home: `${bayFolder(key)}/files`, shell: noShell, groups };
  }
  throw new Error(`account ${key} is of type ${record.type}, which has no Unix account`);
}

/** The Unix group that owns a bay's files. The administrators' group is `www`, so that the web server can read them. */
export function unixGroupOfBay(bay: DbRecord): string {
  const group = bay.prop('Group') ?? '';
  return group === '' || group === 'admin' ? 'www' : group;
}

/** Colons, commas and line ends separate the entries of etc/passwd. */
function comment(text: string | undefined): string {
  // eslint-disable-next-line no-control-regex
  return (text ?? '').replace(/[:,\s\x00-\x1f\x7f]+/g, ' ').trim();
}
