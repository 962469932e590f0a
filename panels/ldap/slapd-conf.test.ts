import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasSlapd = canRun('sh', ['-c', 'command -v slaptest && ls /etc/ldap/schema/core.schema']);
const slapdConf = (...configuration: readonly string[]): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/ldap/slapd.conf', { configuration });

test.each([
  ['DomainName=example.org', 'example.org', 'dc=example,dc=org'],
  ['DomainName=a.b-c.example', 'a.b-c.example', 'dc=a,dc=b-c,dc=example'],
  ['SystemName=mail', 'localdomain', 'dc=localdomain'],
  // In a suffix or a path these would be more than a name.
  ['DomainName=a,dc=b', 'localdomain', 'dc=localdomain'],
  ['DomainName=../etc', 'localdomain', 'dc=localdomain'],
  ['DomainName="x" $y', 'localdomain', 'dc=localdomain'],
])('with %s the directory begins at the domain %s, in a folder of its name', async (record, domain, base) => {
  const text = await slapdConf(record);
  expect(text).toMatch(/^suffix "(.*)"$/m);
  expect(/^suffix "(.*)"$/m.exec(text)?.[1]).toBe(base);
  expect(/^rootdn "(.*)"$/m.exec(text)?.[1]).toBe(`cn=root,${base}`);
  expect(/^authz-regexp .* "(.*)"$/m.exec(text)?.[1]).toBe(`cn=root,${base}`);
  expect(/^directory (.*)$/m.exec(text)?.[1]).toBe(`/var/lib/ldap/panelsmith-${domain}`);
});

test('nobody reads passwords or Unix accounts, everybody reads the rest, nobody writes', async () => {
  expect((await slapdConf()).match(/^access to .*/gm)).toEqual([
    'access to attrs=userPassword by * none',
    'access to attrs=uidNumber,gidNumber,homeDirectory,loginShell,gecos by * none',
    'access to * by * read',
  ]);
});

test('the server is started with this file, and listens to the network and to this machine', async () => {
  const text = await expandFor(import.meta.dirname, '/etc/default/slapd');
  const said = askAbout(text, ['sh', '-c', '. FILE && echo "$SLAPD_CONF $SLAPD_USER:$SLAPD_GROUP $SLAPD_SERVICES"']);
  expect(said).toEqual({ status: 0, output: '/etc/ldap/slapd.conf openldap:openldap ldap:/// ldapi:///\n\n' });
});

test.runIf(hasSlapd)('the directory server accepts the file (slaptest)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slapd-'));
  try {
    mkdirSync(join(folder, 'panelsmith-example.org'));
    const text = (await slapdConf('DomainName=example.org')).replaceAll(/\/var\/(lib\/ldap|run\/slapd)/g, folder);
    const { status, output } = askAbout(text, ['slaptest', '-u', '-f', 'FILE']);
    expect(output).toContain('config file testing succeeded');
    expect(output).not.toMatch(/warning|unknown/);
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
