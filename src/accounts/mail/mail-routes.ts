import type { DbRecord } from '../../db/file/record.ts';
import { membersOf } from '../memberships.ts';
import type { DatabaseView } from '../../db/file/database-view.ts';

/** Where the mail of one local name goes. */
interface MailRoute {
  /** A local part, valid in all domains; or `local@domain`, valid in that domain only. */
  readonly name: string;
  /** Local names, and addresses elsewhere. The route's own name means its own mailbox. */
  readonly targets: readonly string[];
}

/** All names that take mail, and where it goes. */
export interface MailRoutes {
  readonly routes: readonly MailRoute[];
  /** Every name that is accepted. */
  readonly recipients: readonly string[];
  /** The names that accept no mail from senders outside. */
  readonly internal: readonly string[];
  /** What could not be used, in English for the operator. */
  readonly mistakes: readonly string[];
}

const known = new WeakMap<readonly DbRecord[], Map<string, MailRoutes>>();

/**
 * The routes of all local mail names: forwards, groups with all members, `shared` with everyone, pseudonyms over any
 * number of steps, system accounts to admin. A target that leads back to its own name is left out.
 * Several files are made of the same routes, so they are kept with the records they were made of.
 * @param accounts gives the same array as long as nothing changes
 * Source: e-smith mail, property `EmailForward` and its neighbours.
 */
export function mailRoutes(accounts: Pick<DatabaseView, 'all'>, domains: readonly string[]): MailRoutes {
  const records = accounts.all();
  const kept = known.get(records) ?? new Map<string, MailRoutes>();
  known.set(records, kept);
  const key = domains.join();
  const routes = kept.get(key) ?? findRoutes(records, domains);
  kept.set(key, routes);
  return routes;
}

/** A mail name, with its state while its targets are followed. */
interface Taker extends MailRoute {
  targets: readonly string[];
  state: 'new' | 'open' | 'done';
}

/** What following the targets of all names needs. */
interface Search {
  readonly takers: ReadonlyMap<string, Taker>;
  readonly domains: readonly string[];
  /** Notes why a name or a target is left out. */
  readonly mistake: (line: string) => false;
}

function findRoutes(records: readonly DbRecord[], domains: readonly string[]): MailRoutes {
  const mistakes: string[] = [];
  const mistake = (line: string): false => {
    mistakes.push(line);
    return false;
  };
  const safe = records
    .filter(takesMail)
    .filter(({ key }) => isSafe(key) || mistake(`no mail for ${JSON.stringify(key)}: not a mail name`));
  const everyone = everyoneOf(safe);
  const takers = new Map<string, Taker>(
    safe.map((record) => [record.key, { name: record.key, targets: targetsOf(record, everyone), state: 'new' }]),
  );
  for (const taker of takers.values()) follow(taker, { takers, domains, mistake });
  const routes = [...takers.values()].filter(({ targets }) => targets.length > 0);
  const internal = safe.filter((record) => record.prop('Visible') === 'internal').map(({ key }) => key);
  return { routes, recipients: safe.map(({ key }) => key), internal, mistakes };
}

/** Leaves out the targets of a name that lead nowhere or back to it, after those of the names that they lead to. */
function follow(taker: Taker, search: Search): void {
  if (taker.state === 'done') return;
  taker.state = 'open';
  taker.targets = taker.targets.filter((target) => leadsOn(taker.name, target, search));
  taker.state = 'done';
}

function leadsOn(name: string, target: string, search: Search): boolean {
  const { takers, domains, mistake } = search;
  if (target === name) return true;
  if (!takers.has(target) && !isSafe(target)) return mistake(`${name}: ${JSON.stringify(target)} is not an address`);
  const local = localName(target, domains, takers);
  if (local === undefined) return true;
  const next = takers.get(local);
  if (!next) return mistake(`${name}: there is no account ${local}`);
  if (next.state === 'open') return mistake(`${name}: its mail to ${local} would come back to it`);
  follow(next, search);
  return true;
}

/** Nobody has the address, or its mail would come back. */
export type ForwardProblem = 'unknown' | 'loop';

/** Whether a forward address of an account is of this server, and nobody has it or its mail would come back. */
export function forwardProblem(
  accounts: Pick<DatabaseView, 'ofType'>,
  domains: readonly string[],
  account: string,
  address: string,
): ForwardProblem | undefined {
  const records = mailTypes.flatMap((type) => accounts.ofType(type)).filter(takesMail);
  const takers = new Map(records.map((record) => [record.key, record]));
  const everyone = everyoneOf(records);
  const start = localName(address, domains, takers);
  if (start === undefined) return undefined;
  if (!takers.has(start) && start !== account) return 'unknown';
  const seen = new Set<string>();
  const waiting = [start];
  for (let name; (name = waiting.pop()) !== undefined;) {
    if (name === account) return 'loop';
    const record = takers.get(name);
    if (!record || seen.has(name)) continue;
    seen.add(name);
    for (const target of targetsOf(record, everyone)) {
      const local = localName(target, domains, takers);
      if (local !== undefined && local !== name) waiting.push(local);
    }
  }
  return undefined;
}

function takesMail({ key, type }: DbRecord): boolean {
  return mailTypes.includes(type) && key !== 'devnull';
}

/** Types of accounts that take mail. */
const mailTypes = ['user', 'group', 'pseudonym', 'system'];

/** Who gets the mail to `shared`, besides admin. */
function everyoneOf(records: readonly DbRecord[]): readonly DbRecord[] {
  return records.filter((one) => one.type === 'user' && one.key !== 'admin' && one.prop('EveryoneEmail') !== 'no');
}

/** Nothing for a user whose mail stays in its mailbox. */
function targetsOf(record: DbRecord, everyone: readonly DbRecord[]): string[] {
  const { key, type } = record;
  if (key === 'shared') return ['admin', ...everyone.map((user) => user.key)];
  if (type === 'group') return membersOf(record);
  if (type === 'pseudonym') return [record.prop('Account') ?? ''].filter(Boolean);
  if (type === 'system' && key !== 'admin') return ['admin'];
  const address = record.prop('ForwardAddress') ?? '';
  const how = address === '' ? undefined : record.prop('EmailForward');
  if (how !== 'forward' && how !== 'both') return [];
  return how === 'both' ? [key, address] : [address];
}

/**
 * The account an address of this server belongs to; undefined for an address elsewhere. What follows a dash belongs to
 * the account before it: `abc-lists`.
 */
function localName(
  address: string,
  domains: readonly string[],
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  if (known.has(address)) return address;
  const at = address.lastIndexOf('@');
  const domain =
    at < 0
      ? undefined
      : address
          .slice(at + 1)
          .toLowerCase()
          .replace(/\.$/, '');
  if (domain !== undefined && !domains.includes(domain)) return undefined;
  const local = (at < 0 ? address : address.slice(0, at)).toLowerCase();
  const before = local.replace(/-.*$/, '');
  return !known.has(local) && known.has(before) ? before : local;
}

/** In a file of lines `NAME TARGET, TARGET` a name must not be read as anything else. */
function isSafe(name: string): boolean {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return true;
  return /^[!$-+\--9:;=?A-Z^-z{}~][!#$%&'*+\-./0-9=?@A-Z^-z{|}~]*$/.test(name) && !/[,:;"()<>[\]\\]/.test(name);
}
