import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasApache = canRun('apache2', ['-v']) && canRun('ls', ['/usr/lib/apache2/modules/mod_authnz_external.so']);
const apacheConf = (records: RecordLines = {}): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/apache2/apache2.conf', records);

/** The lines of each block that begins with a line such as `<VirtualHost *:80>`, without the blanks before them. */
function blocks(text: string, name: string, argument: string): string[][] {
  const begin = `\n<${name} ${argument}>\n`;
  const bodies = text.split(begin).slice(1);
  return bodies.map((body) => (body.split(`\n</${name}>`)[0] ?? '').split('\n').map((line) => line.trim()));
}

function directory(text: string, path: string): string {
  return blocks(text, 'Directory', `/home/e-smith/files/ibays/${path}`).join().replaceAll(',', '\n');
}

const configuration = ['SystemName=mail', 'DomainName=example.org'];
const networks = ['192.168.1.0=network|Mask|255.255.255.0'];

test('without any record the primary bay is served on both ports, and all other folders are closed', async () => {
  const text = await apacheConf();
  expect(text).toMatch(/^ServerName localhost\.localdomain$/m);
  expect(text.match(/^Listen .*/gm)).toEqual(['Listen 80', 'Listen 443']);
  expect(blocks(text, 'Directory', '/')).toEqual([['Options None', 'AllowOverride None', 'Require all denied']]);
  expect(blocks(text, 'VirtualHost', '*:80')).toEqual([
    expect.arrayContaining(['ServerName localdomain', 'DocumentRoot /home/e-smith/files/ibays/Primary/html']),
  ]);
  expect(text.match(/^ *(SSLEngine|ScriptAlias|Rewrite).*/gm)).toEqual(['  SSLEngine on']);
});

test('ports of the settings are used, impossible ones are not', async () => {
  const listens = async (ports: string): Promise<string> =>
    (await apacheConf({ configuration: [`httpd-e-smith=service|TCPPorts|${ports}`] })).match(/^Listen .*/gm)?.join() ??
    '';
  expect(await listens('8080, 8443')).toBe('Listen 8080,Listen 8443');
  expect(await listens('0,99999,80 80')).toBe('Listen 80,Listen 443');
});

test('each domain has its bay, with every host of the domain that is this server', async () => {
  const text = await apacheConf({
    configuration,
    accounts: ['shop=ibay|PublicAccess|global'],
    domains: ['shop.example=domain|Content|shop', 'gone.example=domain|Content|gone', 'a b=domain|Content|shop'],
    hosts: [
      'mail.shop.example=host|HostType|Self',
      'printer.shop.example=host|HostType|Local',
      'www.shop.example=host|HostType|Self',
      'ftp.example.org=host|HostType|Self',
    ],
  });
  const hosts = blocks(text, 'VirtualHost', '*:443').map((lines) =>
    lines.filter((line) => /^(Server|DocumentRoot)/.test(line)).map((line) => line.replace(/^\S+ (.*\/ibays\/)?/, '')),
  );
  expect(hosts).toEqual([
    ['example.org', 'www.example.org ftp.example.org', 'Primary/html'],
    ['gone.example', 'www.gone.example', 'Primary/html'],
    ['shop.example', 'www.shop.example mail.shop.example', 'shop/html'],
  ]);
});

test('bays are folders of the primary domain only; one with SSL is led to it', async () => {
  const text = await apacheConf({
    configuration,
    accounts: ['Primary=ibay|PublicAccess|global', 'a.b=ibay|SSL|enabled', 'cgi=ibay|CgiBin|enabled'],
    domains: ['other.example=domain|Content|a.b'],
  });
  const [primary = [], other = []] = blocks(text, 'VirtualHost', '*:80');
  expect(primary).toEqual(
    expect.arrayContaining([
      'RewriteRule ^/a\\.b(/.*)?$ https://%{HTTP_HOST}/a.b$1 [R=301,L]',
      'ScriptAlias /cgi/cgi-bin /home/e-smith/files/ibays/cgi/cgi-bin',
      'Alias /a.b /home/e-smith/files/ibays/a.b/html',
    ]),
  );
  expect(primary).not.toContain('RewriteRule ^/(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]');
  expect(other).toContain('RewriteRule ^/(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]');
  expect(other.filter((line) => /^(Script)?Alias/.test(line))).toEqual([
    'Alias /files /home/e-smith/files/ibays/a.b/files',
  ]);
});

test.each([
  ['local', 'Require ip 127.0.0.1/32 192.168.1.0/24', false],
  ['local-pw', 'Require ip 127.0.0.1/32 192.168.1.0/24\nRequire user bay\n</RequireAll>', true],
  ['global', 'Require all granted', false],
  ['global-pw', 'Require user bay', true],
  ['global-pw-remote', '<RequireAny>\nRequire ip 127.0.0.1/32 192.168.1.0/24\nRequire user bay\n</RequireAny>', true],
  ['none', 'Require all denied', false],
  ['', 'Require all denied', false],
  ['constructor', 'Require all denied', false],
])('who may see a bay with the access %j', async (access, expected, isAsked) => {
  const text = await apacheConf({ networks, accounts: [`bay=ibay|PublicAccess|${access}|CgiBin|enabled`] });
  for (const folder of ['html', 'files', 'cgi-bin']) {
    expect(directory(text, `bay/${folder}`).endsWith(expected), folder).toBe(true);
    expect(directory(text, `bay/${folder}`).includes('AuthExternal pwauth'), folder).toBe(isAsked);
  }
});

test('programs of a bay run only where it says so', async () => {
  const text = await apacheConf({
    accounts: ['off=ibay|PublicAccess|global', 'on=ibay|PublicAccess|global|CgiBin|enabled'],
  });
  expect(directory(text, 'on/html')).toContain('Options +Includes +ExecCGI');
  expect(directory(text, 'on/cgi-bin')).toContain('Options ExecCGI');
  expect(directory(text, 'off/html')).toMatch(/\+IncludesNOEXEC\n[^]*\(php.*\)\$">\nRequire all denied/);
  expect(directory(text, 'off/html')).not.toContain('ExecCGI');
  expect(directory(text, 'off/cgi-bin')).toBe('AllowOverride None\nRequire all denied');
});

test('a bay lists its folders and lets its files change settings as its record says', async () => {
  const html = async (props: string): Promise<string> =>
    directory(await apacheConf({ accounts: [`bay=ibay|${props}`] }), 'bay/html');
  expect(await html('Indexes|enabled|FollowSymLinks|enabled|AllowOverride|AuthConfig Limit')).toMatch(
    /\+Indexes\nOptions \+FollowSymLinks\n[^]*AllowOverride AuthConfig Limit\n/,
  );
  const closed = await html('Indexes|disabled|AllowOverride|All Options=Indexes>');
  expect(closed).toMatch(/AllowOverride None\n/);
  expect(closed).not.toMatch(/\+Indexes|FollowSymLinks/);
});

test.each([
  ['Our "site"', String.raw`Our \"site\"`],
  // A backslash before a character means this character, in the expression; one before that keeps it in the line.
  ['ends\\', String.raw`ends\\\\`],
  ["it's 50% $1 <b>", String.raw`it's 50\\% \\$1 <b>`],
  ['costs %{HTTP_HOST} ${HOME}', String.raw`costs \\%\\{HTTP_HOST} \\$\\{HOME}`],
  ['', 'bay'],
])('the question for a password names the bay: %j', async (name, realm) => {
  const text = await apacheConf({ accounts: [`bay=ibay|PublicAccess|global-pw|Name|${name}`] });
  expect(directory(text, 'bay/html')).toContain(`AuthName "${realm}"\n`);
});

test.each(['a>b', '../etc', 'two words', '"x"', '1st', '%h'])(
  'a bay whose name would be syntax is left out: %s',
  async (name) => {
    const text = await apacheConf({ accounts: [`${name}=ibay|PublicAccess|global`] });
    expect(text).not.toContain('Require all granted');
    expect(text).not.toContain(`ibays/${name}`);
  },
);

test.runIf(hasApache)('Apache accepts the file of a server with awkward records (apache2 -t)', async () => {
  const text = await apacheConf({
    configuration,
    networks,
    accounts: [
      'Primary=ibay|PublicAccess|global|CgiBin|enabled',
      'cost=ibay|Name|"$1" ${HOME} %{y} %{z \\ |PublicAccess|global-pw-remote|SSL|enabled|AllowOverride|None All',
      'inner=ibay|Name|<In>|PublicAccess|local-pw|FollowSymLinks|enabled',
      'odd=ibay|PublicAccess|valueOf|AllowOverride|Limit',
    ],
    domains: ['shop.example=domain|Content|cost'],
  });
  // The accounts, certificates and folders of a server are not on this machine.
  const here = text
    .replace(/^(User|Group) www$/gm, '$1 #65534')
    .replace(/^ *SSL(Engine|Certificate).*\n/gm, '')
    .replaceAll(/\/var\/(run|log)\/apache2|\/home\/e-smith(?=\/)/g, 'FOLDER');
  expect(here).toContain('FOLDER/error.log');
  const { status, output } = askAbout(here, ['apache2', '-t', '-f', 'FILE']);
  expect(output).toMatch(/Syntax OK/);
  expect(output).not.toMatch(/Config variable|Syntax error/);
  expect(status).toBe(0);
});
