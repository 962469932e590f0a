import { existsSync } from 'node:fs';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { findChromium } from '../support/chromium.ts';
import { installPackages } from './debian-packages.ts';

/*
 * Installs what the tests need besides npm packages, if this is permitted. Otherwise prints one line about what is left
 * out.
 */

/** The daemons of the tests in `e2e/services`, and their clients. */
const services = [
  ['acl', '/usr/bin/setfacl'],
  ['apache2', '/usr/sbin/apache2'],
  ['chrony', '/usr/sbin/chronyd'],
  ['clamav-daemon', '/usr/sbin/clamd'],
  ['clamav-milter', '/usr/sbin/clamav-milter'],
  ['cups', '/usr/sbin/cupsd'],
  ['cups-client', '/usr/sbin/lpadmin'],
  ['mariadb-client', '/usr/bin/mariadb-dump'],
  ['mariadb-server', '/usr/sbin/mariadbd'],
  ['curl', '/usr/bin/curl'],
  ['dnf', '/usr/bin/dnf'],
  ['dnsmasq', '/usr/sbin/dnsmasq'],
  ['dovecot-imapd', '/usr/sbin/dovecot'],
  ['dovecot-pop3d', '/usr/lib/dovecot/pop3'],
  ['ldap-utils', '/usr/bin/ldapsearch'],
  ['libapache2-mod-authnz-external', '/usr/lib/apache2/modules/mod_authnz_external.so'],
  ['nftables', '/usr/sbin/nft'],
  ['postfix', '/usr/sbin/postfix'],
  ['proftpd-core', '/usr/sbin/proftpd'],
  ['pwauth', '/usr/sbin/pwauth'],
  ['openssh-server', '/usr/sbin/sshd'],
  ['rclone', '/usr/bin/rclone'],
  ['restic', '/usr/bin/restic'],
  ['rpm', '/usr/bin/rpmbuild'],
  ['samba', '/usr/sbin/smbd'],
  ['slapd', '/usr/sbin/slapd'],
  ['smbclient', '/usr/bin/smbclient'],
  ['squid', '/usr/sbin/squid'],
  ['spamass-milter', '/usr/sbin/spamass-milter'],
  ['spamd', '/usr/sbin/spamd'],
  ['swaks', '/usr/bin/swaks'],
] as const;

const needed = [
  { package: 'libtext-template-perl', isThere: () => canRun('perl', ['-MText::Template', '-e', '1']) },
  ...services.map(([name, program]) => ({ package: name, isThere: () => existsSync(program) })),
  { package: 'systemd-container', isThere: () => canRun('systemd-nspawn', ['--version']) },
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
