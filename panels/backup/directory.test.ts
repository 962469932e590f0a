import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Events } from '../../src/events/events.ts';
import type { RunDetails } from '../../src/events/journal/run-details.ts';
import { openRoot } from '../../src/root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const dump = 'home/e-smith/db/ldap';
const hasSlapcat = canRun('sh', ['-c', 'command -v slapcat && ls /etc/ldap/schema/core.schema']);
let folder: string;
let events: Events;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'directory-'));
  const actions = join(import.meta.dirname, 'events');
  events = new Events({
    root: openRoot(folder),
    sources: () => [{ name: 'backup', folder: actions, modules: actions }],
  });
});

afterEach(async () => {
  await events.close();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

async function signal(event: string): Promise<RunDetails> {
  return await events.signal(event, [], { author: 'admin', changeSet: undefined }).finished;
}

function outputOf(run: RunDetails): string {
  expect(run.failed).toEqual([]);
  return run.actions.map(({ output }) => output).join('');
}

/** A directory server with one entry. */
function makeDirectory(): void {
  write('usr/sbin/slapcat', '');
  write('etc/ldap/schema/core.schema', '# changed here\n');
  mkdirSync(join(folder, 'data'));
  write(
    'etc/ldap/slapd.conf',
    `include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=example,dc=org"
directory ${join(folder, 'data')}
`,
  );
  const entry = 'dn: dc=example,dc=org\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n';
  const added = spawnSync('slapadd', ['-f', join(folder, 'etc/ldap/slapd.conf')], { input: entry, encoding: 'utf8' });
  expect(added.stderr + added.stdout).not.toMatch(/error|could not/);
  expect(added.status).toBe(0);
}

test('without a directory server nothing is exported, and an old export does not stay', async () => {
  write(`${dump}/old.ldif`, 'old');
  expect(outputOf(await signal('pre-backup'))).toContain('there is no directory server');
  expect(existsSync(join(folder, dump))).toBe(false);
});

test.runIf(hasSlapcat)('the directory is exported with its schemas, for root alone (slapcat)', async () => {
  makeDirectory();
  write('home/e-smith/db/configuration', 'DomainName=example.org\n');
  write(`${dump}/old.ldif`, 'old');
  expect(outputOf(await signal('pre-backup'))).toContain('the directory is exported');
  expect(readdirSync(join(folder, dump)).sort()).toEqual(['example.org.ldif', 'schema']);
  expect(statSync(join(folder, dump)).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, dump, 'example.org.ldif')).mode & 0o777).toBe(0o600);
  expect(read(`${dump}/example.org.ldif`)).toContain('dn: dc=example,dc=org\n');
  expect(read(`${dump}/schema/core.schema`)).toBe('# changed here\n');
});

test.runIf(hasSlapcat)('a domain name that is none does not lead the export elsewhere (slapcat)', async () => {
  makeDirectory();
  write('home/e-smith/db/configuration', 'DomainName=../../x\n');
  outputOf(await signal('pre-backup'));
  expect(readdirSync(join(folder, dump)).sort()).toEqual(['directory.ldif', 'schema']);
});

test.runIf(hasSlapcat)('a directory that cannot be read is a failure, not an empty export (slapcat)', async () => {
  makeDirectory();
  write('etc/ldap/slapd.conf', 'nonsense on\n');
  const run = await signal('pre-backup');
  expect(run.failed).toEqual(['S22directory']);
});

test('after the backup the export is removed', async () => {
  write(`${dump}/example.org.ldif`, 'dn: x');
  outputOf(await signal('post-backup'));
  expect(existsSync(join(folder, dump))).toBe(false);
  outputOf(await signal('post-backup'));
});

test('a restore brings back changed schemas, and files of no other kind', async () => {
  write('etc/ldap/schema/core.schema', 'installed');
  write('etc/ldap/schema/same.ldif', 'same');
  write(`${dump}/schema/core.schema`, 'changed');
  write(`${dump}/schema/own.ldif`, 'own');
  write(`${dump}/schema/same.ldif`, 'same');
  write(`${dump}/schema/run me.sh`, 'x');
  const output = outputOf(await signal('post-upgrade'));
  expect(output.match(/^schema .*/gm)?.sort()).toEqual([
    'schema core.schema is as in the backup',
    'schema own.ldif is as in the backup',
  ]);
  expect(read('etc/ldap/schema/core.schema')).toBe('changed');
  expect(readdirSync(join(folder, 'etc/ldap/schema')).sort()).toEqual(['core.schema', 'own.ldif', 'same.ldif']);
});

test('a restore leaves the installed schemas, where the setting says so', async () => {
  write('home/e-smith/db/configuration', 'ldap=service|SchemaOnRestore|reset\n');
  write('etc/ldap/schema/core.schema', 'installed');
  write(`${dump}/schema/core.schema`, 'changed');
  expect(outputOf(await signal('post-upgrade'))).toContain('stay as they are installed');
  expect(read('etc/ldap/schema/core.schema')).toBe('installed');
});

test('a restore makes no schemas on a server without a directory', async () => {
  write(`${dump}/schema/core.schema`, 'changed');
  expect(outputOf(await signal('post-upgrade'))).toBe('');
  expect(existsSync(join(folder, 'etc/ldap'))).toBe(false);
});
