import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSetting } from '../../src/accounts/account-numbers.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem, type System } from '../../src/system.ts';
import { expandTemplate } from '../../src/templates/template-expander.ts';

/** Words, and what is syntax somewhere; its end joins lines. */
const value = String.raw`x" evil, evil; {evil} $evil $(evil) %evil% <evil> [evil] #evil 'evil' \ `.trim();

/** Texts that people see, in the quotes or after the sign that their files have for them. */
const shown = [
  /^ {2}server string = x" evil[^\\]* $/,
  /^ {2}comment = x" evil[^\\]* ?$/,
  /^ {2}AuthName "x\\" evil.*\\\\"$/,
  /^rewrite_header Subject x" evil.*\\#evil.*\\\\$/,
];

const panels = join(import.meta.dirname, '../../panels');
let system: System;

beforeAll(async () => {
  const root = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-values-')));
  mkdirSync(root.databases, { recursive: true });
  system = await openSystem(root, { withPanels: false });
  await system.initializeDatabases();
  const { configuration, accounts } = system.databases;
  await configuration.update((draft) => {
    for (const name of ['SystemName', 'DomainName', 'LocalIP', 'EmailUnknownUser', 'DelegateMailServer', 'SMTPSmartHost'])
      writeSetting(draft, name, value);
    const more = { squid: 'TransparentPort', smb: 'ServerString', spamassassin: 'Subject', postfix: 'SMTPSmartHostUserid' };
    for (const [key, name] of Object.entries(more)) draft.setProps(key, { [name]: value });
    for (const { key, props } of draft.ofType('service')) {
      const hostile = [...props].map(([name]) => [name, value] as const);
      draft.setProps(key, { ...Object.fromEntries(hostile), status: 'enabled' });
    }
    draft.setProps('spamassassin', { SubjectTag: 'enabled' });
    draft.setProps('postfix', { SMTPSmartHostStatus: 'enabled', PatternsScan: 'enabled', VirusScan: 'enabled' });
  });
  for (const [database, type] of Object.entries({ domains: 'domain', hosts: 'host', networks: 'network' }))
    await system.databases.open(database).update((draft) => {
      draft.create(value, type, { Mask: value });
      draft.create('example.org', type, { Content: value, MailServer: value, Nameservers: 'corporate', Mask: value });
      draft.create('pc.example.org', type, { HostType: 'Local', InternalIP: value, MACAddress: value });
    });
  await accounts.update((draft) => {
    for (const [key, type] of Object.entries({ bay: 'ibay', lp: 'printer', abc: 'user', sales: 'group', info: 'pseudonym' })) {
      const props = { Name: value, Description: value, UserAccess: value, AllowOverride: value, PublicAccess: 'global-pw' };
      draft.create(key, type, { ...props, Members: value, Account: value, EmailForward: 'both', ForwardAddress: value });
      draft.create(`${value} ${key}`, type, props);
    }
  });
});

afterAll(async () => {
  await system.close();
  rmSync(system.root.folder, { recursive: true });
});

const templates = [
  ...new Set(globSync('*/templates/etc/**/*.ejs', { cwd: panels }).map((file) => dirname(file.replace(/^[^/]*\/templates/, '')))),
].filter((path) => !path.startsWith('/etc/e-smith'));

test.each(templates)('no value of a database is syntax in %s', async (path) => {
  const sources = globSync('*/templates', { cwd: panels }).map((folder) => ({
    name: dirname(folder),
    folder: join(panels, folder),
  }));
  const { bytes } = await expandTemplate(path, { root: system.root, databases: system.databases, sources }, { into: 'memory' });
  const lines = bytes.toString().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  const odd = lines.filter((line) => line.includes('evil') && !/^\s*# left out/.test(line) && !shown.some((form) => form.test(line)));
  expect(odd).toEqual([]);
});
