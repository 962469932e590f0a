import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSetting } from '../../src/accounts/account-numbers.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem, type System } from '../../src/system.ts';
import { expandTemplate } from '../../src/templates/template-expander.ts';

/** A value with characters that are syntax in some file. It cannot end with a backslash, which no record can store. */
const value = String.raw`x" evil, evil; {evil} $evil $(evil) %evil% <evil> [evil] #evil 'evil' \evil`;

/** Texts that people see, each in the quotes or after the sign that its file uses. */
const shown = [
  /^ {2}server string = x" evil/,
  /^ {2}comment = x" evil/,
  /^ {2}AuthName "x\\" evil[^"]*"$/,
  /^rewrite_header Subject x" evil.*\\#evil.*\\\\evil$/,
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
    for (const name of [
      'SystemName',
      'DomainName',
      'LocalIP',
      'EmailUnknownUser',
      'DelegateMailServer',
      'SMTPSmartHost',
    ])
      writeSetting(draft, name, value);
    const more = {
      squid: 'TransparentPort',
      smb: 'ServerString',
      spamassassin: 'Subject',
      postfix: 'SMTPSmartHostUserid',
    };
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
    for (const [key, type] of Object.entries({
      bay: 'ibay',
      lp: 'printer',
      abc: 'user',
      sales: 'group',
      info: 'pseudonym',
    })) {
      const props = {
        Name: value,
        Description: value,
        UserAccess: value,
        AllowOverride: value,
        PublicAccess: 'global-pw',
      };
      draft.create(key, type, {
        ...props,
        Members: value,
        Account: value,
        EmailForward: 'both',
        ForwardAddress: value,
      });
    }
  });
  // The classic db takes any key.
  for (const type of ['ibay', 'printer', 'user', 'group', 'pseudonym', 'system'])
    appendFileSync(join(root.databases, 'accounts'), `${value} ${type}=${type}|Name|x\n`);
});

afterAll(async () => {
  await system.close();
  rmSync(system.root.folder, { recursive: true });
});

const files = readdirSync(panels, { recursive: true, encoding: 'utf8' });
const templates = [
  ...new Set(files.flatMap((file) => /^[^/]*\/templates(\/etc\/.*)\/[^/]*\.ejs$/.exec(file)?.[1] ?? [])),
];

test.each(templates)('no value of a database is syntax in %s', async (path) => {
  const sources = files
    .filter((file) => /^[^/]*\/templates$/.test(file))
    .map((folder) => ({ name: dirname(folder), folder: join(panels, folder) }));
  const options = { root: system.root, databases: system.databases, sources };
  const { bytes } = await expandTemplate(path, options, { into: 'memory' });
  const lines = bytes.toString().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  const isKnown = (line: string): boolean => /^\s*# left out/.test(line) || shown.some((form) => form.test(line));
  expect(lines.filter((line) => line.includes('evil') && !isKnown(line))).toEqual([]);
});
