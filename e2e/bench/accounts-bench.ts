import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeSet } from '../../src/changes/change-set.ts';
import { openRoot } from '../../src/root.ts';
import type { System } from '../../src/system.ts';
import { compiled } from './compiled.ts';
import { manyUsers } from './many-users.ts';

const users = 10_000;
const groups = 100;
const bays = 100;

/**
 * Measures a server with ten thousand users: writing all files again, and changing one user. Measures the compiled
 * program.
 */
export async function measureAccounts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  const { openSystem } = await compiled();
  writeServer(folder);
  const system = await openSystem(openRoot(folder), { withPanels: false });
  try {
    await system.initializeDatabases();
    const files = await timed(`${users} users, ${groups} groups, ${bays} bays: every file for the first time`, () =>
      expandAll(system),
    );
    console.log(`  ${files.length} files`);
    await timed('  every file again', () => expandAll(system));
    await timed('one user changed, saved, all files up to date', () => change(system, key(1)));
    await timed('  the next one', () => change(system, key(2)));
    await timed('  the next one', () => change(system, key(3)));
    await timed('one group changed: group-modify', () => signal(system, 'group-modify', 'group1'));
    await timed('one bay changed: ibay-modify', () => signal(system, 'ibay-modify', 'bay1'));
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

const key = (index: number): string => `user${String(index).padStart(5, '0')}`;

/** The records, and the accounts that Unix has for them. */
function writeServer(folder: string): void {
  const all = Array.from({ length: users }, (_, index) => key(index + 1));
  const pseudonyms = all.flatMap((name, index) =>
    ['.', '_'].map((sign) => `avery${sign}number${sign}${index}=pseudonym|Account|${name}\n`),
  );
  const teams = Array.from({ length: groups }, (_, index) => {
    const members = index === 0 ? all : all.filter((_name, place) => place % groups === index);
    return { name: `group${index}`, members, gid: 20_000 + index };
  });
  const folders = Array.from({ length: bays }, (_, index) => ({ name: `bay${index}`, uid: 21_000 + index }));
  const numbered = manyUsers(users).replace(/^user(\d+)=user/gm, (start, number: string) => {
    return `${start}|Uid|${5000 + Number(number)}|Gid|${5000 + Number(number)}`;
  });
  write(folder, 'home/e-smith/db/configuration', 'SystemName=mail\nDomainName=example.org\nMinUid=30000\n');
  write(
    folder,
    'home/e-smith/db/accounts',
    [
      numbered,
      ...pseudonyms,
      ...teams.map(({ name, members, gid }) => `${name}=group|Members|${members.join()}|Uid|${gid}|Gid|${gid}\n`),
      ...folders.map(
        ({ name, uid }, index) =>
          `${name}=ibay|Group|group${index}|UserAccess|wr-group-rd-group|PublicAccess|global|Name|B|Uid|${uid}|Gid|${uid}\n`,
      ),
    ].join(''),
  );
  const unix = [
    ...all.map((name, index) => [name, 5001 + index] as const),
    ...teams.map(({ name, gid }) => [name, gid] as const),
    ...folders.map(({ name, uid }) => [name, uid] as const),
    ...['www', 'admin', 'public'].map((name, index) => [name, 900 + index] as const),
  ];
  const members = new Map(teams.map((team) => [team.name, team.members.join()]));
  write(folder, 'etc/passwd', unix.map(([name, uid]) => `${name}:x:${uid}:${uid}::/home:/bin/false\n`).join(''));
  write(folder, 'etc/shadow', unix.map(([name]) => `${name}:!:19000::::::\n`).join(''));
  const lines = [...unix, ['shared', 950] as const].map(
    ([name, gid]) => `${name}:x:${gid}:${members.get(name) ?? ''}\n`,
  );
  write(folder, 'etc/group', lines.join(''));
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Every template of the services' packages. */
async function expandAll(system: System): Promise<readonly string[]> {
  const names = system.packages.flatMap(({ folder: own }) => templatesOf(join(own, 'templates')));
  const expander = system.openTemplates({});
  await Promise.all(names.map((name) => expander.expand(name)));
  await expander.close();
  return names;
}

/** A template is a folder of fragments. */
function templatesOf(folder: string, path = ''): string[] {
  if (!existsSync(join(folder, path))) return [];
  const entries = readdirSync(join(folder, path), { withFileTypes: true });
  if (entries.some((entry) => entry.isFile())) return [path];
  return entries.flatMap(({ name }) => templatesOf(folder, `${path}/${name}`));
}

async function signal(system: System, event: string, name: string): Promise<void> {
  const { state, failed } = await system.events.signal(event, [name], { author: 'bench', changeSet: undefined })
    .finished;
  if (state !== 'done') throw new Error(`${event} failed: ${failed.join()}`);
}

/** Saves a new name of a user, and waits for the events. */
async function change(system: System, user: string): Promise<void> {
  const changes = new ChangeSet(system.databases);
  changes.accounts.setProps(user, { LastName: 'Other' });
  changes.signal('user-modify', user);
  const applied = await system.changes.apply(changes, { account: 'admin', origin: 'bench' });
  if ('settled' in applied) await applied.settled;
}

async function timed<result>(what: string, work: () => Promise<result>): Promise<result> {
  const began = performance.now();
  const result = await work();
  console.log(`${what}: ${(performance.now() - began).toFixed(0)} ms`);
  return result;
}
