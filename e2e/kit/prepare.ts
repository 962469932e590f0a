import { existsSync } from 'node:fs';
import { canRun } from '../../src/templates/perl/can-run.fixture.ts';
import { findChromium } from './chromium.ts';
import { installPackages } from './debian-packages.ts';

/*
 * Installs what the tests need besides npm packages, if this is permitted. Otherwise prints one line about what is left
 * out.
 */

/** The daemons of the tests in `e2e/services`, and their clients. */
const services = [
  ['apache2', '/usr/sbin/apache2'],
  ['cups', '/usr/sbin/cupsd'],
  ['cups-client', '/usr/sbin/lpadmin'],
  ['curl', '/usr/bin/curl'],
  ['dovecot-imapd', '/usr/sbin/dovecot'],
  ['ldap-utils', '/usr/bin/ldapsearch'],
  ['libapache2-mod-authnz-external', '/usr/lib/apache2/modules/mod_authnz_external.so'],
  ['nftables', '/usr/sbin/nft'],
  ['postfix', '/usr/sbin/postfix'],
  ['proftpd-core', '/usr/sbin/proftpd'],
  ['pwauth', '/usr/sbin/pwauth'],
  ['samba', '/usr/sbin/smbd'],
  ['slapd', '/usr/sbin/slapd'],
  ['smbclient', '/usr/bin/smbclient'],
  ['swaks', '/usr/bin/swaks'],
] as const;

const needed = [
  { package: 'libtext-template-perl', isThere: () => canRun('perl', ['-MText::Template', '-e', '1']) },
  ...services.map(([name, program]) => ({ package: name, isThere: () => existsSync(program) })),
  { package: 'runit', isThere: () => canRun('sh', ['-c', 'command -v runsvdir']) },
];

try {
  findChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
const missing = needed.filter(({ isThere }) => !isThere()).map((one) => one.package);
if (!installPackages(missing))
  console.error(`Some tests are left out: run "apt-get install ${missing.join(' ')}" as root for them.`);
