import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkPackage } from '../../src/checking/check-package.ts';
import { formatFinding } from '../../src/checking/finding.ts';
import * as kit from '../../src/kit/panels.ts';
import { openRoot } from '../../src/root.ts';
import { home } from '../../src/system.ts';
import { openPanel } from '../../src/kit/testing.ts';
import { runCheck } from '../../src/cli/package/check.ts';

// The manual runs many commands, each in its own process.
vi.setConfig({ testTimeout: 240_000 });

/** The manuals about panels; this test runs all their blocks unchanged, in order. */
const manual = ['panels.md', 'panel-reference.md', 'panel-accounts.md']
  .map((name) => readFileSync(join(home, 'docs', name), 'utf8'))
  .join('\n');

interface Block {
  readonly language: string;
  /** The path of the file; undefined for commands and for examples that are not files. */
  readonly path: string | undefined;
  readonly text: string;
}

const blocks = [...manual.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map((match): Block => {
  const [, language = '', path, text = ''] = match;
  return { language, path, text };
});

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-manual-'));
  mkdirSync(join(folder, 'var'));
  // In Panelsmith's own folder npx finds its program. Here a script replaces npx.
  write('bin/npx', `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(home, 'dist/src/cli/panelsmith.js')}' "$@"\n`);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
}

interface Performed {
  readonly status: number | null;
  readonly said: string;
}

/** Runs the check in this process, so that the compiler is loaded only once. */
async function performCheck(place: string): Promise<Performed> {
  let said = '';
  const say = (text: string | Uint8Array): void => void (said += Buffer.from(text).toString('utf8'));
  const root = openRoot(join(folder, 'var'));
  const context = {
    root,
    program: 'panelsmith',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: say,
    err: say,
  };
  return { status: await runCheck(join(folder, place), context), said };
}

async function perform(commands: string): Promise<Performed> {
  const checked = /^npx panelsmith check (\S+)\n?$/.exec(commands)?.[1];
  if (checked !== undefined) return performCheck(checked);
  const own = ['PANELSMITH_ROOT', 'PANELSMITH_PANELS'];
  const others = Object.entries(process.env).filter(([name]) => !own.includes(name));
  const env = { ...Object.fromEntries(others), PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stdout } = spawnSync('sh', ['-ec', `exec 2>&1\n${commands}`], { cwd: folder, env, encoding: 'utf8' });
  return { status, said: stdout };
}

test('the cell numbers panel is built as the manual says, and its tests pass', async () => {
  for (const { language, path, text } of blocks) {
    if (path !== undefined) {
      if (path.startsWith('cellphones/')) write(join('var/usr/share/panelsmith/panels', path), text);
    } else if (language === 'sh') {
      const { status, said } = await perform(text);
      expect([status, status === 0 ? '' : said]).toEqual([0, '']);
    } else if (language === 'console') {
      const commands = [...text.matchAll(/^\$ (.*)$/gm)].map((match) => match[1] ?? '');
      for (const line of commands) expect(`$ ${line}\n${(await perform(line)).said}`).toBe(text);
    }
  }
});

test('the panel in the README works without mistakes and passes its test', async () => {
  const readme = readFileSync(join(home, 'README.md'), 'utf8');
  const section = readme.split('## Write a panel')[1]?.split('\n## ')[0] ?? '';
  for (const [, line = '', path = '', text = ''] of section.matchAll(/^ {4}(npx [^\n]*)|^```\w+ (\S+)\n(.*?)^```$/gms))
    if (path !== '') write(join('var/usr/share/panelsmith/panels', path), text);
    else expect([line, await perform(line)]).toEqual([line, expect.objectContaining({ status: 0 })]);
  const commands = [...section.matchAll(/^ {4}npx panelsmith (\S+)/gm)].map(([, command]) => command);
  expect(commands).toEqual(['new-panel', 'check', 'test']);
});

test('every file is named above its text, where a reader of the page sees it', () => {
  for (const { path } of blocks) if (path !== undefined) expect(manual).toContain(`\`${path}\`:\n\n\`\`\``);
});

/** Writes a package with everything that the manual describes after the tutorial. */
function writeReference(): string {
  const code = blocks.filter(({ language, path }) => language === 'ts' && path === undefined);
  const text = code.map((block) => block.text).join('\n');
  const used = [...Object.keys(kit), 'type PanelDefinition', 'type Rule'].filter((name) =>
    new RegExp(`\\b${name.replace('type ', '')}\\b`).test(text),
  );
  const made = [...text.matchAll(/^const (\w+)(?:: \w+)? = (\w+)/gm)].map(([, name = '', by = '']) => ({ name, by }));
  const pages = made.filter(({ by }) => by.endsWith('Page')).map(({ name }) => name);
  const fields = made.filter(({ name }) => /^[A-Z]/.test(name)).map(({ name }) => name);
  write(
    'reference/panel.ts',
    `import { ${[...new Set([...used, 'definePanel', 'formPage'])].join(', ')} } from 'panelsmith';
     ${text}
     const all = { ${fields.join(', ')} };
     export default definePanel({ name: 'reference', menu: { heading: 'Configuration', order: [1, 1] }, databases, related, firstDay, pages: {
       all: formPage({ settings: { database: 'configuration', key: 'reference' }, fields: all, next: 'all' }),
       ${pages.join(', ')}, ...family } });`,
  );
  for (const { path = '', text: file } of blocks)
    if (path.startsWith('views/') || path.startsWith('db/')) write(`reference/${path}`, file);
  return join(folder, 'reference');
}

/** Writes the default of a property that the manual's fields edit. */
function writeDefault(path: string): void {
  write(`reference/${path}`, '');
  write(`reference/${dirname(path)}/type`, 'configuration\n');
}

/**
 * Returns the same package with everything the manual leaves to its reader: sentences, defaults of the fields' own
 * record, events.
 */
function completeReference(): Promise<string> {
  return (completed ??= makeReference());
}

let completed: Promise<string> | undefined;

async function makeReference(): Promise<string> {
  const reference = writeReference();
  const found = await checkReference(reference);
  const keys = found.flatMap(({ reason }) => /^lexicon key (\S+) is (?:missing|not in)/.exec(reason)?.[1] ?? []);
  write('reference/locales/en.json', JSON.stringify(Object.fromEntries(keys.map((key) => [key, `About ${key}`]))));
  for (const { reason } of found) {
    const lacking = /^field .* has no default: there is no (\S+)$/.exec(reason)?.[1];
    if (lacking !== undefined) writeDefault(lacking);
    const event = / (?:signals|needs an event) (\S+?)(?:, which no package has|: )/.exec(reason)?.[1];
    if (event !== undefined) mkdirSync(join(reference, 'events', event), { recursive: true });
  }
  // This event is signalled by code, which the check does not see, and belongs to the bundled users panel, which may be
  // deleted.
  mkdirSync(join(reference, 'events/user-lock'), { recursive: true });
  return reference;
}

function checkReference(reference: string): ReturnType<typeof checkPackage> {
  return checkPackage(reference, { root: openRoot(join(folder, 'var')), packageFolders: [] });
}

test('everything the manual describes compiles and is loaded and shown', async () => {
  const reference = await completeReference();
  expect((await checkReference(reference)).map(formatFinding)).toEqual([]);
  const accounts = ['abc=user|FirstName|Ann|PasswordSet|yes', 'old=user|Visible|no', 'team=group|Description|Team'];
  const panel = await openPanel(reference, { accounts });
  for (const page of ['all', 'settings', 'list', 'create', 'people', 'status', 'guest', 'upload'])
    expect([page, (await panel.open(page)).status]).toEqual([page, 200]);
  expect((await panel.open('start')).status).toBe(303);
  expect((await panel.open('people')).rows.map(({ key }) => key)).toEqual(['admin', 'abc']);
  expect((await panel.open('all')).fields['Owner']?.options).toContain('abc');
});

test('the described pages do what the manual says', async () => {
  const panel = await openPanel(await completeReference(), { accounts: ['abc=user|FirstName|Ann|PasswordSet|yes'] });
  const refused = await panel.submit('settings', { access: 'public' });
  expect(refused.refusals['TCPPort']?.key).toBe('errors.usualPort');
  const restarted = await panel.submit('settings', { TCPPort: '2222', Server: 'The old one' }, { button: 'restart' });
  expect(restarted.events).toEqual([{ event: 'remoteaccess-update', args: [] }]);
  expect(panel.record('configuration', 'sshd')).toMatchObject({ type: 'service', TCPPort: '2222', access: 'private' });
  expect(panel.record('configuration', 'ServerNote')).toMatchObject({ Text: 'The old one' });
  const forwarded = await panel.submit('forwarder', { Forwarder: '10.0.0.3' });
  expect(forwarded.events).toEqual([{ event: 'dns-update', args: [] }]);
  expect((await panel.submit('forwarder', { Forwarder: '10.0.0.3' })).events).toEqual([]);
  const created = await panel.submit('create', { HostName: 'printer.example.com', InternalIP: '192.168.1.9' });
  expect([created.events[0]?.event, created.next]).toEqual(['host-create', 'list']);
  const locked = await panel.submit('lock', {}, { key: 'abc' });
  expect([locked.message, locked.events[0]?.event]).toEqual(['About messages.locked', 'user-lock']);
  const visit = { GuestName: 'gast', Visits: 'abc', Until: '2026-12-24' };
  expect((await panel.submit('guest', visit)).events).toEqual([{ event: 'user-create', args: ['gast'] }]);
  expect(panel.record('accounts', 'gast')).toMatchObject({ type: 'user', Visits: 'abc', Until: '2026-12-24' });
  const early = await panel.submit('guest', { ...visit, GuestName: '' });
  expect([early.status, Object.keys(early.refusals)]).toEqual([422, ['GuestName']]);
  const again = await panel.submit('guest', visit);
  expect([again.status, Object.keys(again.refusals), again.changes]).toEqual([422, ['GuestName'], []]);
  await panel.submit('upload', { Motto: { name: 'motto.txt', text: 'Be kind.\n' } });
  expect(panel.record('configuration', 'motto')).toMatchObject({ Text: 'Be kind.' });
  const named = await panel.submit('person', { Nickname: 'ANNIE' }, { key: 'abc' });
  expect(named.changes.find(({ property }) => property === 'Nickname')?.after).toBe('annie');
});

test('every name the kit exports for panels is in the manual', () => {
  const forScripts = new Set([
    'openDatabases',
    'defineAction',
    'changesNoDatabase',
    'Failure',
    'messageOf',
    'askForRefresh',
    'writeSetting',
    'groupsOf',
    'leaveGroups',
    'membersOf',
    'setGroups',
    'autoPseudonyms',
    'deletePseudonymsOf',
    'findUnixAccount',
    'unixAccounts',
    'unixGroups',
  ]);
  const names = Object.keys(kit).filter((name) => !forScripts.has(name));
  const chapters = [manual, readFileSync(join(home, 'docs/firewall.md'), 'utf8')].join('\n');
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(chapters))).toEqual([]);
});
