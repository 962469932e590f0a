import { Failure } from '../refusals.ts';
import type { Root } from '../root.ts';
import { mustBeAccountKey, refuseAccountKey } from '../db/file/account-keys.ts';
import { takeAccountNumber } from '../accounts/account-numbers.ts';
import { isAccountName } from '../accounts/account-names.ts';
import type { Database } from '../db/file/database.ts';
import { textCodec, type Codec, type TextCodec } from './encoding.ts';
import { groupsOf, joinGroups, leaveGroups, membersOf, setGroups } from '../accounts/memberships.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OpenRecord, RecordProps } from './open-record.ts';
import {
  createAutoPseudonyms,
  deleteAutoPseudonyms,
  deletePseudonymsOf,
  dotPseudonym,
  underbarPseudonym,
} from '../accounts/mail/pseudonyms.ts';
import { isUnixName } from '../accounts/unix/read-accounts.ts';

/** The accounts database: users, groups, information bays and all other accounts share one name space. */
export interface AccountsDatabase extends OpenDatabase {
  users(): OpenRecord[];
  groups(): OpenRecord[];
  ibays(): OpenRecord[];
  printers(): OpenRecord[];
  pseudonyms(): OpenRecord[];
  /** Returns the users whose password is set. */
  activeUsers(): OpenRecord[];
  /**
   * Whether a name starts with a lower-case letter and contains only lower-case letters, digits, dots, dashes and
   * underscores.
   */
  validateAccountName(name: string): boolean;
  /** Whether a user is a member of a group; undefined if the group does not exist. */
  isUserInGroup(user: string, group: string): boolean | undefined;
  /** Returns the keys of a user's groups. */
  userGroupList(user: string): string[];
  /** Adds a user to groups; missing groups are skipped. */
  addUserToGroups(user: string, ...groups: readonly string[]): Promise<void>;
  /** Removes a user from groups. A group without members gets `admin`. */
  removeUserFromGroups(user: string, ...groups: readonly string[]): Promise<void>;
  /** Makes a user a member of exactly these groups. */
  setUserGroups(user: string, ...groups: readonly string[]): Promise<void>;
  /**
   * Takes the next number, starting with setting `MinUid`, that is not used by a Unix account, Unix group or record.
   */
  getNextUid(): Promise<number>;
  /**
   * Returns a user's names in lower case, joined by a dot.
   * @throws Failure `errors.recordMissing`
   */
  dotPseudonym(user: string): string;
  /** The same, joined by underscores. */
  underbarPseudonym(user: string): string;
  /**
   * Creates these two pseudonyms if their names are free.
   * @returns the created keys
   */
  createUserAutoPseudonyms(user: string): Promise<string[]>;
  /**
   * Deletes these two pseudonyms if they belong to the user.
   * @returns the deleted keys
   */
  removeUserAutoPseudonyms(user: string): Promise<string[]>;
  /**
   * Deletes every pseudonym of a user, including pseudonyms of pseudonyms.
   * @returns the deleted keys
   */
  removeAllUserPseudonyms(user: string): Promise<string[]>;
}

interface AccountsContext {
  readonly root: Root;
  readonly codec: Codec;
  readonly accounts: Database;
  /** Stores the next number. */
  readonly configuration: Database;
  readonly warn: (line: string) => void;
}

/** Adds the functions of accounts to an open database. A new account must not have the name of a system account. */
export function accountsDatabase(database: OpenDatabase, needs: AccountsContext): AccountsDatabase {
  const { root, accounts, configuration } = needs;
  const text = textCodec(needs.codec);
  return Object.assign(database, {
    newRecord: newAccount(database, needs),
    ...listMethods(database),
    validateAccountName: isAccountName,
    ...membershipMethods(database, text, needs.warn),
    async getNextUid(): Promise<number> {
      const locked = await accounts.lock();
      try {
        return await configuration.update((draft) => takeAccountNumber(root, locked.draft, draft));
      } finally {
        await locked.release();
      }
    },
    ...pseudonymMethods(database, text),
  });
}

function newAccount(database: OpenDatabase, { root, warn }: AccountsContext): OpenDatabase['newRecord'] {
  const newRecord = database.newRecord.bind(database);
  return async (key: string, props: RecordProps) => {
    mustBeAccountKey(refuseAccountKey(key));
    const taken = database.get(key);
    const isAlias = taken?.type === 'pseudonym';
    if (!isAlias && !isUnixName(root, key)) return newRecord(key, props);
    warn(
      isAlias
        ? `${key} is taken: there is a pseudonym that leads to ${taken.prop('Account') ?? 'nobody'}`
        : `${key} is an account of the operating system already`,
    );
    return database.update(() => undefined);
  };
}

type ListMethods = Pick<AccountsDatabase, 'users' | 'groups' | 'ibays' | 'printers' | 'pseudonyms' | 'activeUsers'>;

function listMethods(database: OpenDatabase): ListMethods {
  const ofType = (type: string): OpenRecord[] => database.getAllByProp({ type });
  return {
    users: () => ofType('user'),
    groups: () => ofType('group'),
    ibays: () => ofType('ibay'),
    printers: () => ofType('printer'),
    pseudonyms: () => ofType('pseudonym'),
    activeUsers: () => ofType('user').filter((user) => user.prop('PasswordSet') === 'yes'),
  };
}

type MembershipMethods = Pick<
  AccountsDatabase,
  'isUserInGroup' | 'userGroupList' | 'addUserToGroups' | 'removeUserFromGroups' | 'setUserGroups'
>;

function membershipMethods(database: OpenDatabase, text: TextCodec, warn: AccountsContext['warn']): MembershipMethods {
  return {
    isUserInGroup(user, group) {
      const record = database.get(group);
      return record && membersOf(record).includes(user);
    },
    userGroupList: (user) =>
      groupsOf({ get: (key) => database.get(key), ofType: (type) => database.getAllByProp({ type }) }, user),
    async addUserToGroups(user, ...groups) {
      const sound = groups.filter((group) => /^[\w.-]+$/.test(group));
      for (const group of groups) if (!sound.includes(group)) warn(`${group} is not the name of a group`);
      await database.update((draft) => {
        joinGroups(draft, text.of(user), sound);
      });
    },
    async removeUserFromGroups(user, ...groups) {
      await database.update((draft) => {
        leaveGroups(draft, text.of(user), groups.map(text.of));
      });
    },
    async setUserGroups(user, ...groups) {
      await database.update((draft) => {
        setGroups(draft, text.of(user), groups.map(text.of));
      });
    },
  };
}

type PseudonymMethods = Pick<
  AccountsDatabase,
  | 'dotPseudonym'
  | 'underbarPseudonym'
  | 'createUserAutoPseudonyms'
  | 'removeUserAutoPseudonyms'
  | 'removeAllUserPseudonyms'
>;

function pseudonymMethods(database: OpenDatabase, text: TextCodec): PseudonymMethods {
  const named = (user: string): OpenRecord => {
    const record = database.get(user);
    if (!record)
      throw new Failure('errors.recordMissing', `there is no account ${user}`, {
        kind: 'missing',
        args: { name: user },
      });
    return record;
  };
  return {
    dotPseudonym: (user: string) => dotPseudonym(named(user)),
    underbarPseudonym: (user: string) => underbarPseudonym(named(user)),
    async createUserAutoPseudonyms(user: string): Promise<string[]> {
      const key = text.of(named(user).key);
      return (await database.update((draft) => createAutoPseudonyms(draft, key))).map(text.from);
    },
    async removeUserAutoPseudonyms(user: string): Promise<string[]> {
      return (await database.update((draft) => deleteAutoPseudonyms(draft, text.of(user)))).map(text.from);
    },
    async removeAllUserPseudonyms(user: string): Promise<string[]> {
      return (await database.update((draft) => deletePseudonymsOf(draft, text.of(user)))).map(text.from);
    },
  };
}
