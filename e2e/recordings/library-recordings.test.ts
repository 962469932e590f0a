import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AnyFailure, Failure } from '../../src/refusals.ts';
import { bytesOf, textOf } from '../../src/db/file/text/byte-text.ts';
import type { AccountsDatabase } from '../../src/library/open-accounts.ts';
import { OpenDatabase } from '../../src/library/open-database.ts';
import { openDatabases, type OpenDatabases } from '../../src/library/open-databases.ts';
import type {
  ConfigurationDatabase,
  DomainsDatabase,
  HostsDatabase,
  NetworksDatabase,
} from '../../src/library/open-lists.ts';
import { OpenRecord } from '../../src/library/open-record.ts';
import { hasRecordings } from './folder.ts';
import {
  bytesOfContent,
  fileDifference,
  layFiles,
  readRecordings,
  type Content,
  type Recording,
} from './recordings.ts';

/** Recordings of the classic library, replayed with our library: each call is replaced by the corresponding one. */
interface Call {
  readonly class?: string;
  readonly obj?: string;
  readonly method: string;
  readonly args: readonly Argument[];
  readonly as?: string;
  readonly context?: 'list' | 'hash';
}

type Argument = Content | number | null | Readonly<Record<string, Content | null>>;

interface Step {
  readonly ops: readonly Call[];
  readonly result: readonly Result[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Result {
  readonly value?: unknown;
  readonly list?: readonly unknown[];
  readonly hash?: unknown;
  readonly die?: string;
  readonly error?: string;
  readonly warnings?: number;
}

/** The first call with another result, or the file that differs at the end. */
interface Difference {
  readonly call: Call | undefined;
  readonly given: Result;
  readonly wanted: Result;
  readonly text: string;
}

/** An intended difference, with the sentence of the reference that demands it. */
interface Exception {
  readonly because: string;
  readonly excuses: (difference: Difference, recording: Recording<Step>) => boolean;
}

const exceptions: readonly Exception[] = [
  {
    because: 'value a|b by command line or new_record, property name holding |: FIX, refuse',
    excuses: (difference) =>
      isRefused(difference, 'errors.noPipes') || callOf(difference, 'set_value')?.includes('|') === true,
  },
  {
    because: 'value ending in backslash: FIX, refuse a trailing backslash',
    excuses: (difference) => isRefused(difference, 'errors.trailingBackslash'),
  },
  {
    because: 'value holding backslash n: FIX, refuse or warn',
    excuses: (difference) => isRefused(difference, 'errors.backslashN'),
  },
  {
    because:
      'new_record with a LF in the key, a key starting with #, a key of only spaces: FIX, refuse; FIX the phantom record',
    excuses: (difference) =>
      isRefused(difference, 'errors.keyUnsafe') && callOf(difference, 'new_record') !== undefined,
  },
  {
    because:
      'No two accounts can have the same name, of any type: a refusal names the type that has it, which is warned of',
    excuses: (difference) => callOf(difference, 'new_record') !== undefined && (difference.given.warnings ?? 0) > 0,
  },
  {
    because: 'new_record without a type makes a record of empty type: FIX, refuse',
    excuses: (difference) => callOf(difference, 'new_record') !== undefined && difference.given.die === 'type',
  },
  {
    because: 'a raw value |A|1 has an undefined type: FIX, report empty type',
    excuses: ({ text }) => /"(type|value)":""/.test(text) && /"(type|value)":null/.test(text),
  },
  {
    because: 'two processes changing different properties of the same record: FIX, apply changes to the re-read record',
    excuses: ({ call, given, wanted }, { steps }) =>
      call?.method === 'get_prop' && given.value !== null && wanted.value === null && opened(steps) > 1,
  },
  {
    because: 'v is used as a regular expression, as is the user and the domain: FIX, literal comparison',
    excuses: (_difference, { steps }) => steps.some(({ ops }) => ops.some(isByPattern)),
  },
  {
    because: 'a user without names gives the empty string, and a record with an empty key is created: FIX, skip',
    excuses: (difference) =>
      callOf(difference, 'create_user_auto_pseudonyms') !== undefined && difference.given.value === null,
  },
  {
    because: 'uids only present in the accounts database are not considered: FIX, look at the database too',
    excuses: (difference) => callOf(difference, 'get_next_uid') !== undefined,
  },
  {
    because: 'if the new key already exists it is kept as it is and the old record is still deleted: the copy is lost',
    excuses: (_difference, { steps }) =>
      steps.some(({ ops }) => ops.some(({ method }) => method === 'propogate_hosts')),
  },
];

/** Whether an argument of a call is text for us but was a pattern in the original. */
function isByPattern({ method, args }: Call): boolean {
  const text = args.map((arg) => (typeof arg === 'string' ? arg : '')).join();
  if (method === 'get_hosts_by_domain') return /[*+?|()]/.test(text);
  return /^(get_all_by_prop|remove_user_from_groups|is_user_in_group)$/.test(method) && /[.*+?|()]/.test(text);
}

function isRefused({ given }: Difference, key: string): boolean {
  return given.die === key;
}

/** Returns the arguments of the call that differs, as text, if it is a call of this method. */
function callOf({ call }: Difference, method: string): string | undefined {
  return call?.method === method ? JSON.stringify(call.args) : undefined;
}

/** Returns how many databases a recording opens. */
function opened(steps: readonly Step[]): number {
  return steps.flatMap(({ ops }) => ops).filter((call) => call.class !== undefined).length;
}

const groups = ['accounts', 'config', 'domains', 'hosts', 'networks', 'record', 'utf8'];
const used = new Set<Exception>();
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'panelsmith-library-'));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(!hasRecordings)('as in the recordings of the classic library:', () => {
  for (const group of groups) {
    test(group, async () => {
      const different: string[] = [];
      for (const recording of readRecordings<Step>(`api-${group}`)) {
        const difference = await replay(recording, join(place, recording.name));
        const exception = difference && exceptions.find(({ excuses }) => excuses(difference, recording));
        if (exception) used.add(exception);
        else if (difference) different.push(`${recording.name}: ${difference.text}`);
      }
      expect(different).toEqual([]);
    });
  }

  test('intended differences still exist', () => {
    expect(exceptions.filter((exception) => !used.has(exception)).map(({ because }) => because)).toEqual([]);
  });
});

async function replay(recording: Recording<Step>, folder: string): Promise<Difference | undefined> {
  mkdirSync(join(folder, 'etc'), { recursive: true });
  layFiles(recording, folder);
  const unix = {
    passwd: 'root:x:0:0\nadmin:x:101:101\nwww:x:102:102\nnobody:x:65534:65534\n',
    group: 'root:x:0:\nadmin:x:101:\nwww:x:102:\nshared:x:500:\nnogroup:x:65534:\n',
  };
  for (const [name, text] of Object.entries(unix)) writeFileSync(join(folder, 'etc', name), text);
  for (const step of recording.steps) {
    const replayed = new Replay(folder, step.env ?? {});
    try {
      for (const [index, call] of step.ops.entries()) {
        const wanted = step.result[index] ?? {};
        const given = await replayed.call(call);
        const text = `${call.method}(${JSON.stringify(call.args)}) gave ${JSON.stringify(given)}, not ${JSON.stringify(wanted)}`;
        if (!isSame(given, wanted)) return { call, given, wanted, text };
      }
    } finally {
      replayed.close();
    }
  }
  for (const name of Object.keys(unix)) rmSync(join(folder, 'etc', name));
  const file = fileDifference(recording, folder);
  return file && { call: undefined, given: {}, wanted: {}, text: `${file.path} ${file.how}` };
}

type Typed = Readonly<{
  AccountsDB: AccountsDatabase;
  ConfigDB: ConfigurationDatabase;
  DomainsDB: DomainsDatabase;
  HostsDB: HostsDatabase;
  NetworksDB: NetworksDatabase;
}>;

const names = {
  AccountsDB: 'accounts',
  ConfigDB: 'configuration',
  DomainsDB: 'domains',
  HostsDB: 'hosts',
  NetworksDB: 'networks',
} as const;

/** One process of the recordings: the databases it opened and its warnings. */
class Replay {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #things = new Map<string, unknown>();
  readonly #libraries: OpenDatabases[] = [];
  #warnings = 0;
  #isText = false;

  constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async call({ class: type, obj, method, args: given, as, context }: Call): Promise<Result> {
    this.#warnings = 0;
    const args = given.map((one) => this.#given(one));
    const result: Result = {};
    try {
      const made =
        type === undefined
          ? await this.#ask(this.#things.get(obj ?? ''), method, args)
          : await this.#open(type, method, args[0]);
      if (as !== undefined) this.#things.set(as, made);
      Object.assign(
        result,
        resultOf(method, made, context, (one) => this.#shown(one)),
      );
    } catch (error) {
      const key = error instanceof Failure ? error.key : String(error);
      if (type !== undefined)
        Object.assign(result, {
          value: null,
          error: { 'errors.databaseMissing': 'absent', 'errors.databaseExists': 'exists' }[key] ?? key,
        });
      else Object.assign(result, { die: deaths[key] ?? key });
    }
    return this.#warnings > 0 ? { ...result, warnings: this.#warnings } : result;
  }

  close(): void {
    for (const library of this.#libraries) library.close();
  }

  /** Opens a new library each time, as another process would. */
  async #open(type: string, method: string, file: unknown): Promise<OpenDatabase> {
    this.#isText = type.endsWith('::UTF8');
    const library = openDatabases(this.#folder, {
      encoding: this.#isText ? 'text' : 'bytes',
      environment: this.#environment,
      warn: () => {
        this.#warnings++;
      },
    });
    this.#libraries.push(library);
    const name = names[type.replace('::UTF8', '') as keyof typeof names];
    const options = typeof file === 'string' ? { file } : {};
    return method === 'create'
      ? library.create(name, options)
      : library.open(name, { ...options, readOnly: method === 'open_ro' });
  }

  #ask(thing: unknown, method: string, args: readonly Given[]): unknown {
    if (thing instanceof OpenRecord) {
      const call = recordCalls[method];
      if (!call) throw new Error(`nothing stands for ${method}`);
      return call(thing, args);
    }
    if (!(thing instanceof OpenDatabase)) throw new AnyFailure('null-object', 'nothing was found to ask');
    const call = databaseCalls[method];
    if (!call) return '0';
    return call(thing as unknown as Typed[keyof Typed] & AllTyped, args);
  }

  /** Converts an argument for a call. A library with encoding `text` receives text. */
  #given(given: Argument): Given {
    if (given === null) return undefined;
    if (typeof given === 'number') return `${given}`;
    if (isContent(given)) return this.#isText ? textOf(latin1(given)) : latin1(given);
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [string(this.#given(name)), string(this.#given(value))]),
    );
  }

  /** Converts the result of a call to bytes. */
  #shown(made: unknown): unknown {
    if (made instanceof OpenRecord) return { record: this.#shown(made.key) };
    if (made instanceof OpenDatabase) return { db: true };
    if (made instanceof Map)
      return Object.fromEntries([...made].map(([name, value]) => [this.#shown(name), this.#shown(value)]));
    if (typeof made === 'boolean') return made ? '1' : '0';
    if (typeof made === 'number') return `${made}`;
    if (typeof made !== 'string') return null;
    const bytes = this.#isText ? bytesOf(made) : made;
    return bytes.startsWith(this.#folder) ? bytes.slice(this.#folder.length) : bytes;
  }
}

type AllTyped = Typed['AccountsDB'] & Typed['ConfigDB'] & Typed['DomainsDB'] & Typed['HostsDB'] & Typed['NetworksDB'];
type Given = string | undefined | Readonly<Record<string, string>>;

const deaths: Readonly<Record<string, string>> = {
  'errors.databaseReadOnly': 'read-only',
  'errors.typeNeeded': 'type',
  'errors.recordMissing': 'null-object',
};

/** Returns true or undefined, as in the original. */
function orNothing(done: boolean): true | undefined {
  return done ? true : undefined;
}

const recordCalls: Readonly<Record<string, (record: OpenRecord, args: readonly Given[]) => unknown>> = {
  key: (record) => record.key,
  prop: (record, [name]) => record.prop(string(name)),
  props: (record) => new Map([...record.props, ['type', record.type]]),
  show: (record) => record.show(),
  value: (record) => record.value,
  set_value: (record, [value]) => record.setValue(string(value)),
  set_prop: async (record, [name, value]) => orNothing(await record.setProp(string(name), string(value))),
  delete_prop: (record, [name]) => record.deleteProp(string(name)),
  merge_props: async (record, args) => (await record.mergeProps(propsOf(args)), true),
  reset_props: async (record, args) => (await record.resetProps({ type: '', ...propsOf(args) }), true),
  delete: async (record) => orNothing(await record.delete()),
};

const databaseCalls: Readonly<Record<string, (database: AllTyped, args: readonly Given[]) => unknown>> = {
  file: (database) => database.file,
  is_ro: (database) => database.isReadOnly,
  reload: (database) => (database.reload(), true),
  get: (database, [key]) => database.get(string(key)),
  get_all: (database) => database.getAll(),
  keys: (database) => database.keys(),
  as_hash: (database) => database.asMap(),
  get_all_by_prop: (database, args) => database.getAllByProp(propsOf(args)),
  list_by_type: (database, [type]) => database.listByType(string(type)),
  new_record: (database, [key, props]) => database.newRecord(string(key), propsOf([props])),
  record_has_defaults: (database, [key]) => database.recordHasDefaults(string(key)),
  get_value: (database, [key]) => database.getValue(string(key)),
  set_value: (database, [key, value, ...rest]) =>
    database.setValue(string(key), string(value), propsOf(rest)['create'] === '0' ? { create: false } : {}),
  get_prop: (database, [key, name]) => database.getProp(string(key), string(name)),
  set_prop: (database, [key, name, value, ...rest]) =>
    database.setProp(string(key), string(name), string(value), propsOf(rest)),
  get_value_and_delete: (database, [key]) => database.getValueAndDelete(string(key)),
  get_prop_and_delete: (database, [key, name]) => database.getPropAndDelete(string(key), string(name)),
  services: (database) => database.services(),
  getLocale: (database) => {
    const locale = database.getLocale();
    return locale && [locale.language, locale.keyboardType, locale.keytable];
  },
  hosts_allow_spec: (database, args) =>
    database.hostsAllowSpec(...(args.map(string) as [string, string?])).replace(/^#.*/, '@COMMENT@'),
  wins_server: (database) => database.winsServer(),
  networks: (database) => database.networks(),
  local_access_spec: (database, [access]) => database.localAccessSpec(string(access)),
  domains: (database) => database.domains(),
  hosts: (database) => database.hosts(),
  get_hosts_by_domain: (database, [domain]) => database.getHostsByDomain(string(domain)),
  propogate_hosts: (database, [from, to]) => database.propagateHosts(string(from), string(to)),
  users: (database) => database.users(),
  groups: (database) => database.groups(),
  ibays: (database) => database.ibays(),
  printers: (database) => database.printers(),
  pseudonyms: (database) => database.pseudonyms(),
  activeUsers: (database) => database.activeUsers(),
  validate_account_name: (database, [name]) => (database.validateAccountName(string(name)) ? 'OK' : undefined),
  is_user_in_group: (database, [user, group]) => database.isUserInGroup(string(user), string(group)),
  user_group_list: (database, [user]) => database.userGroupList(string(user)),
  add_user_to_groups: async (database, [user, ...groups]) => (
    await database.addUserToGroups(string(user), ...groups.map(string)),
    ''
  ),
  remove_user_from_groups: async (database, [user, ...groups]) => (
    await database.removeUserFromGroups(string(user), ...groups.map(string)),
    ''
  ),
  set_user_groups: async (database, [user, ...groups]) => (
    await database.setUserGroups(string(user), ...groups.map(string)),
    ''
  ),
  get_next_uid: (database) => database.getNextUid(),
  dot_pseudonym: (database, [user]) => database.dotPseudonym(string(user)),
  underbar_pseudonym: (database, [user]) => database.underbarPseudonym(string(user)),
  create_user_auto_pseudonyms: async (database, [user]) => (
    await database.createUserAutoPseudonyms(string(user)),
    database.get(database.underbarPseudonym(string(user)))
  ),
  remove_user_auto_pseudonyms: async (database, [user]) =>
    (await database.removeUserAutoPseudonyms(string(user))).length,
  remove_all_user_pseudonyms: async (database, [user]) => (await database.removeAllUserPseudonyms(string(user))).length,
};

/** Converts undefined to empty text, as in the original. */
function string(given: Given): string {
  return typeof given === 'string' ? given : '';
}

/** Accepts pairs as a flat list or as one object. */
function propsOf(args: readonly Given[]): Record<string, string> {
  if (typeof args[0] === 'object') return { ...args[0] };
  return Object.fromEntries(
    args.flatMap((name, index) =>
      index % 2 === 0 && args.length > index + 1 ? [[string(name), string(args[index + 1])]] : [],
    ),
  );
}

function isContent(given: Exclude<Argument, number | null>): given is Content {
  return typeof given === 'string' || 'base64' in given;
}

function latin1(content: Content): string {
  return bytesOfContent(content).toString('latin1');
}

/** In scalar context a list becomes its length, except for methods that return something else. */
function resultOf(
  method: string,
  made: unknown,
  context: string | undefined,
  shown: (one: unknown) => unknown,
): Result {
  if (context === 'hash') return { hash: shown(made) };
  if (context === 'list') return { list: (Array.isArray(made) ? (made as unknown[]) : [made]).map(shown) };
  if (!Array.isArray(made)) return { value: shown(made) };
  const scalar =
    method === 'local_access_spec' ? made.join(' ') : method === 'activeUsers' ? made.length || undefined : made.length;
  return { value: shown(scalar) };
}

/** Compares warnings only as some or none, and treats both errors about a missing type as the same. */
function isSame(given: Result, wanted: Result): boolean {
  const plain = (result: Result, text: (content: Content) => string): string => {
    const { warnings, die, ...rest } = result;
    return JSON.stringify(
      inOrder(
        { ...rest, die: die?.replace(/^(delete-type|type-required)$/, 'type'), warned: (warnings ?? 0) > 0 },
        text,
      ),
    );
  };
  return plain(given, (bytes) => (typeof bytes === 'string' ? bytes : '')) === plain(wanted, latin1);
}

/** Sorts the names in objects and removes undefined values. */
function inOrder(data: unknown, text: (content: Content) => string): unknown {
  if (Array.isArray(data)) return data.map((one) => inOrder(one, text));
  if (typeof data === 'string') return text(data);
  if (typeof data !== 'object' || data === null) return data;
  if ('base64' in data) return text(data as Content);
  const entries = Object.entries(data).filter(
    ([name, value]) => name === 'value' || (value !== null && value !== undefined),
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [textOf(name), inOrder(value, text)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
