import type { InstalledMember, SeenMember } from './installed-set.ts';
import { readInstalledSet, writeInstalledSet } from './installed-set.ts';
import { compareSets, isUnchanged, type SetChange } from './compare-sets.ts';
import { inDependencyOrder } from '../rules/dependency-order.ts';
import { updateEventOf } from '../rules/event-rules.ts';
import { takeReinstalled } from './reinstalled.ts';

/** What a pass needs of the system. */
export interface PassContext {
  /** The folder of our own state. */
  readonly state: string;
  /** All installed packages now. */
  readonly members: readonly InstalledMember[];
  /** Names of the packages that are bundled with Panelsmith. */
  readonly bundled: ReadonlySet<string>;
  /** Whether a package that is not among the members exists nevertheless, but is not used or not searched for. */
  readonly isElsewhere: (seen: SeenMember) => boolean;
  readonly eventExists: (event: string) => boolean;
  /** The packages that count as seen before the first transaction of a root; default: the bundled packages. */
  readonly alsoSeen?: readonly InstalledMember[];
  /** Loads the defaults of every package into the databases. */
  readonly initializeDatabases: () => Promise<void>;
  /** Signals events one after the other; tells for each its run, and whether it succeeded. */
  readonly signalAll: (events: readonly string[]) => Promise<readonly SignalledEvent[]>;
  /** Gets a line for the person or the log. */
  readonly print: (line: string) => void;
}

export interface SignalledEvent {
  readonly event: string;
  readonly run: string;
  readonly succeeded: boolean;
}

/** The events that are signalled after those of the packages, if they exist. */
export const closingEvents = ['runlevel-adjust', 'firewall-adjust'] as const;

/** The event whose action compares the packages; it makes the pass a run, which waits for its turn and has a page. */
export const passEvent = 'packages-changed';

/** What is due after packages were installed, updated or removed. */
export interface DuePass {
  readonly change: SetChange;
  /** In their order; empty if nothing is due. */
  readonly events: readonly string[];
  /** Circles of dependencies, which were broken at the first name. */
  readonly circles: readonly (readonly string[])[];
}

/** What the comparison with the last pass needs. */
type ComparedContext = Pick<PassContext, 'state' | 'members' | 'bundled' | 'isElsewhere' | 'eventExists' | 'alsoSeen'>;

/** Compares the installed packages with those of the last pass, and returns what is due. Nothing is done. */
export function findDue(context: ComparedContext, reinstalled: ReadonlySet<string> = new Set()): DuePass {
  const seen = seenBefore(context);
  const change = compareSets(seen, context.members, reinstalled);
  if (isUnchanged(change)) return { change, events: [], circles: [] };
  const { list, circles } = inDependencyOrder(change.due);
  const events = [...list.map(updateEventOf), ...closingEvents].filter((event) => context.eventExists(event));
  return { change, events, circles };
}

/**
 * Remembers the packages that are there before the first transaction of a root, so that only those of the transaction
 * count as new, changed or removed.
 */
export function rememberFirst(context: Pick<PassContext, 'state' | 'members' | 'isElsewhere'>): void {
  if (!readInstalledSet(context.state)) writeInstalledSet(context.state, seenAfter(context, []));
}

/**
 * Signals what is due since the last pass: the update events of the packages that are new or changed, in the order of
 * their dependencies, or of all that remain if one was removed; then the two closing events. The set is remembered
 * afterwards, so a pass that was killed is done again.
 * Source: NethServer RPM package rules, "Install/Update process" and "Uninstall process".
 * @returns the events that failed
 * @throws an error of the file system when the set cannot be written
 */
export async function performPass(context: PassContext): Promise<readonly string[]> {
  const { print, state } = context;
  const reinstalled = takeReinstalled(state);
  const { change, events, circles } = findDue(context, reinstalled.names);
  if (isUnchanged(change)) {
    print('no package has changed');
    writeInstalledSet(state, seenAfter(context, []));
    reinstalled.done();
    return [];
  }
  printChange(change, print);
  for (const circle of circles) print(`packages need each other in a circle: ${circle.join(', ')}`);
  await context.initializeDatabases();
  const signalled = await context.signalAll(events);
  writeInstalledSet(state, seenAfter(context, signalled));
  reinstalled.done();
  return signalled.filter(({ succeeded }) => !succeeded).map(({ event }) => event);
}

/**
 * The last set. If there is none, the bundled packages count as known, since a server that already had Panelsmith has
 * configured them.
 */
function seenBefore({ state, members, bundled, isElsewhere, alsoSeen }: ComparedContext): Map<string, SeenMember> {
  const seen = readInstalledSet(state);
  const known = alsoSeen ?? members.filter(({ name }) => bundled.has(name));
  if (!seen) return new Map(known.map((one) => [one.name, seenOf(one)]));
  const isMember = (name: string): boolean => members.some((one) => one.name === name);
  return new Map([...seen].filter(([name, one]) => isMember(name) || !isElsewhere(one)));
}

function seenAfter(
  { state, members, isElsewhere }: Pick<PassContext, 'state' | 'members' | 'isElsewhere'>,
  signalled: readonly SignalledEvent[],
): SeenMember[] {
  const before = readInstalledSet(state);
  const now = members.map((member) => {
    const run = signalled.find(({ event }) => event === updateEventOf(member))?.run;
    return seenOf(member, run ?? before?.get(member.name)?.run);
  });
  const elsewhere = [...(before?.values() ?? [])].filter(
    (one) => !members.some(({ name }) => name === one.name) && isElsewhere(one),
  );
  return [...now, ...elsewhere];
}

function seenOf({ name, version, from, folder, content }: InstalledMember, run?: string): SeenMember {
  return { name, version, from, folder, content, run };
}

function printChange({ added, updated, removed }: SetChange, print: (line: string) => void): void {
  for (const { name, version } of added) print(`installed ${[name, version].join(' ').trim()}`);
  for (const { member, before } of updated)
    print(`updated ${member.name} ${versionsText(before, member.version)}`.trim());
  for (const name of removed) print(`removed ${name}`);
}

function versionsText(before: string, now: string): string {
  return before === now ? now : `${before || '(no version)'} to ${now || '(no version)'}`;
}
