import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasProftpd = canRun('proftpd', ['-v']);
const proftpdConf = (records: RecordLines = {}): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/proftpd/proftpd.conf', records);
const networks = ['192.168.1.0=network|Mask|255.255.255.0'];

/** What is between the first line such as `<Limit LOGIN>` and its end, on one line. */
function block(text: string, name: string, argument: string): string {
  const body = text.split(`<${name} ${argument}>\n`)[1]?.split(`</${name}>`)[0] ?? '';
  return body.trim().replace(/\s*\n\s*/g, '; ');
}

/** Where anonymous visitors of a bay may come from. */
function visitorsFrom(text: string, bay: string): string | undefined {
  return /Allow from ([^;]*)/.exec(block(text, 'Anonymous', `/home/e-smith/files/ibays/${bay}/files`))?.[1];
}

test('without any record only this machine signs in, and nothing is written outside of home folders', async () => {
  const text = await proftpdConf();
  expect(text).toMatch(/^ServerName "server"\n[^]*^Port 21\n/m);
  expect(block(text, 'Limit', 'LOGIN')).toBe('Order Allow,Deny; Allow from 127.0.0.1/32; Deny from all');
  expect(block(text, 'Limit', 'WRITE SITE_CHMOD')).toBe('DenyAll');
  expect(text).not.toContain('<Anonymous');
});

test('the settings of the service are used, impossible ones are not', async () => {
  const open = await proftpdConf({ configuration: ['SystemName=mail', 'ftp=service|TCPPort|2121|LoginAccess|public'] });
  expect(open).toMatch(/^ServerName "mail"\n[^]*^Port 2121\n/m);
  expect(block(open, 'Limit', 'LOGIN')).toBe('AllowAll');
  const odd = await proftpdConf({
    networks,
    configuration: ['SystemName=a"b', 'ftp=service|TCPPort|21 x|LoginAccess|PUBLIC'],
  });
  expect(odd).toMatch(/^ServerName "server"\n[^]*^Port 21\n/m);
  expect(block(odd, 'Limit', 'LOGIN')).toBe('Order Allow,Deny; Allow from 127.0.0.1/32,192.168.1.0/24; Deny from all');
});

test.each([
  ['none', '127.0.0.1/32', 'on'],
  ['local', '127.0.0.1/32,192.168.1.0/24', 'off'],
  ['local-pw', '127.0.0.1/32,192.168.1.0/24', 'on'],
  ['global', 'all', 'off'],
  ['global-pw', 'all', 'on'],
  ['global-pw-remote', 'all', 'on'],
  ['', '127.0.0.1/32', 'on'],
  ['constructor', '127.0.0.1/32', 'on'],
])('visitors of a bay with the access %j come from %s', async (access, from, password) => {
  const text = await proftpdConf({ networks, accounts: [`bay=ibay|PublicAccess|${access}`] });
  expect(visitorsFrom(text, 'bay')).toBe(from);
  expect(block(text, 'Anonymous', '/home/e-smith/files/ibays/bay/files')).toContain(
    `User bay; Group bay; AnonRequirePassword ${password}; UseFtpUsers on`,
  );
});

test('the primary bay is open to anonymous visitors by their usual names, without a password', async () => {
  const text = await proftpdConf({ accounts: ['Primary=ibay|PublicAccess|global-pw'] });
  expect(block(text, 'Anonymous', '/home/e-smith/files/ibays/Primary/files')).toContain(
    'User public; Group public; UserAlias anonymous public; UserAlias ftp public; AnonRequirePassword off; UseFtpUsers on',
  );
});

test('visitors are turned off for one bay, or for all of them', async () => {
  const accounts = ['off=ibay|PublicAccess|global|DisableAnonymous|yes', 'on=ibay|PublicAccess|global'];
  const some = await proftpdConf({ accounts });
  expect([visitorsFrom(some, 'off'), visitorsFrom(some, 'on')]).toEqual([undefined, 'all']);
  const none = await proftpdConf({ accounts, configuration: ['ftp=service|DisableAnonymous|yes'] });
  expect(none).not.toContain('<Anonymous');
  expect(none).toContain('<Directory /home/e-smith/files/ibays/on/*>');
});

test.each([
  ['wr-group-rd-group', '007'],
  ['wr-group-rd-everyone', '002'],
  ['wr-admin-rd-group', '027'],
  ['constructor', '027'],
])('new files in a bay with the right %s have the umask %s', async (right, umask) => {
  const text = await proftpdConf({ accounts: [`bay=ibay|UserAccess|${right}`] });
  expect(block(text, 'Directory', '/home/e-smith/files/ibays/bay/*')).toContain(`Umask ${umask}`);
});

test.each(['a>b', '../etc', 'two words', '%U', '*'])(
  'a bay whose name would be syntax is left out: %s',
  async (name) => {
    expect(await proftpdConf({ accounts: [`${name}=ibay|PublicAccess|global`] })).toBe(await proftpdConf());
  },
);

test.runIf(hasProftpd)('ProFTPD accepts the file of a server with all kinds of bays (proftpd -t)', async () => {
  const bays = ['none', 'local', 'local-pw', 'global', 'global-pw', 'global-pw-remote', 'odd'];
  const text = await proftpdConf({
    networks,
    configuration: ['SystemName=mail', 'ftp=service|LoginAccess|private'],
    accounts: ['Primary=ibay', ...bays.map((access, index) => `bay${index}=ibay|PublicAccess|${access}`)],
  });
  // The accounts and folders of a server are not on this machine.
  const here = text
    .replace(/(User|UserAlias \w+) (public|bay\d)$/gm, '$1 nobody')
    .replace(/Group (public|bay\d)$/gm, 'Group nogroup')
    .replaceAll(/\/(run|var\/log)\/proftpd/g, 'FOLDER');
  const { status, output } = askAbout(here, ['proftpd', '-t', '-c', 'FILE']);
  expect(output).toMatch(/Checking syntax/);
  expect(output).not.toMatch(/fatal:|error:|warning:/);
  expect(status).toBe(0);
});
