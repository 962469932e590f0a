import type { ArchiveMember } from './member.ts';

/** Files and bytes of a part of an archive. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What an archive holds, for the choice of what to restore. Names are those of databases, accounts and bays. */
export interface Contents {
  /** Where the databases are. */
  readonly layout: 'sme' | 'nethserver';
  /** Account files of the system, relative to the root. */
  readonly accountFiles: readonly string[];
  readonly all: Amount;
  readonly databases: readonly string[];
  /** MariaDB databases that were exported before the backup; undefined in the notes of older restores. */
  readonly exports?: readonly string[];
  readonly users: Readonly<Record<string, Amount>>;
  /** Users whose folder has mail. */
  readonly mail: Readonly<Record<string, Amount>>;
  readonly bays: Readonly<Record<string, Amount>>;
}

/** Where each part lies, relative to the root; of both layouts. */
const partPatterns = {
  database: /^(?:home\/e-smith|var\/lib\/nethserver)\/db\/([A-Za-z0-9_][A-Za-z0-9_.-]*)$/,
  export: /^(?:home\/e-smith|var\/lib\/nethserver)\/db\/mysql\/([^/.][^/]*)\.dump$/,
  user: /^(?:home\/e-smith\/files\/users|var\/lib\/nethserver\/home)\/([^/]+)(?:\/|$)/,
  mail: /^(?:home\/e-smith\/files\/users\/([^/]+)\/Maildir|var\/lib\/nethserver\/vmail\/([^/]+))(?:\/|$)/,
  bay: /^(?:home\/e-smith\/files\/ibays|var\/lib\/nethserver\/ibay)\/([^/]+)(?:\/|$)/,
} as const;

/** Where a part lies in a layout. */
export function partPath(
  layout: Contents['layout'],
  kind: 'databases' | 'export' | 'user' | 'mail' | 'bay',
  name = '',
): string {
  const [classic, other] = {
    databases: ['home/e-smith/db', 'var/lib/nethserver/db'],
    export: [`home/e-smith/db/mysql/${name}.dump`, `var/lib/nethserver/db/mysql/${name}.dump`],
    user: [`home/e-smith/files/users/${name}`, `var/lib/nethserver/home/${name}`],
    mail: [`home/e-smith/files/users/${name}/Maildir`, `var/lib/nethserver/vmail/${name}`],
    bay: [`home/e-smith/files/ibays/${name}`, `var/lib/nethserver/ibay/${name}`],
  }[kind];
  return (layout === 'sme' ? classic : other) ?? '';
}

export const accountFiles = ['etc/passwd', 'etc/shadow', 'etc/group', 'etc/gshadow'] as const;

/** Not the database of past backups: it belongs to the server and is not restored. */
export function isRestoredDatabase(name: string): boolean {
  return name !== 'backups' && !/\.(lock|lock\.kept|tmp)$/.test(name);
}

/** Counts while an archive is read. */
export class ContentsCount {
  #all = { files: 0, bytes: 0 };
  #hasClassicDatabase = false;
  #hasOtherData = false;
  readonly #accountFiles: string[] = [];
  readonly #databases: string[] = [];
  readonly #exports: string[] = [];
  readonly #users = new Map<string, Amount>();
  readonly #mail = new Map<string, Amount>();
  readonly #bays = new Map<string, Amount>();

  add({ type, name, size }: ArchiveMember): void {
    const isFile = type === '-' || type === 'h';
    const more = { files: isFile ? 1 : 0, bytes: type === '-' ? size : 0 };
    this.#all = sum(this.#all, more);
    const database = isFile ? partPatterns.database.exec(name)?.[1] : undefined;
    if (database !== undefined && name.startsWith('home/')) this.#hasClassicDatabase = true;
    if (name.startsWith('var/lib/nethserver/')) this.#hasOtherData = true;
    if (isFile && accountFiles.some((file) => file === name)) this.#accountFiles.push(name);
    if (database !== undefined && isRestoredDatabase(database)) this.#databases.push(database);
    const exported = isFile ? partPatterns.export.exec(name)?.[1] : undefined;
    if (exported !== undefined) this.#exports.push(exported);
    count(this.#users, partPatterns.user.exec(name)?.[1], more);
    const [, classic, other] = partPatterns.mail.exec(name) ?? [];
    count(this.#mail, classic ?? other, more);
    count(this.#bays, partPatterns.bay.exec(name)?.[1], more);
  }

  get contents(): Contents {
    return {
      layout: this.#hasOtherData && !this.#hasClassicDatabase ? 'nethserver' : 'sme',
      accountFiles: this.#accountFiles,
      all: this.#all,
      databases: [...new Set(this.#databases)].sort(),
      exports: this.#exports.toSorted(),
      users: Object.fromEntries(this.#users),
      mail: Object.fromEntries(this.#mail),
      bays: Object.fromEntries(this.#bays),
    };
  }
}

function count(amounts: Map<string, Amount>, name: string | undefined, more: Amount): void {
  if (name !== undefined) amounts.set(name, sum(amounts.get(name) ?? { files: 0, bytes: 0 }, more));
}

function sum(one: Amount, other: Amount): Amount {
  return { files: one.files + other.files, bytes: one.bytes + other.bytes };
}
