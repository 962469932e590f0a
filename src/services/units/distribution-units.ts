import { readRegularFile } from '../../files/regular-file.ts';
import type { Root } from '../../root.ts';

/** The families of distributions that name their units alike. */
type Family = 'debian' | 'rhel';

type Units = Readonly<Record<string, readonly string[]>>;

/** The units that have the same other names in all distributions. */
const everywhere: Units = {
  ldap: ['slapd'],
  mysql: ['mariadb'],
  qmail: ['postfix'],
  qpsmtpd: ['postfix'],
  sqpsmtpd: ['postfix'],
  uqpsmtpd: ['postfix'],
  smtpd: ['postfix'],
  imap: ['dovecot'],
  imaps: ['dovecot'],
  pop3: ['dovecot'],
  pop3s: ['dovecot'],
  ftp: ['proftpd', 'vsftpd'],
  lpd: ['cups'],
  freshclam: ['clamav-freshclam'],
  bind9: ['named'],
  dnscache: ['unbound', 'named', 'dnsmasq'],
  syslog: ['rsyslog'],
  raidmonitor: ['mdmonitor'],
  nut: ['nut-server'],
};

/**
 * The units of services that a distribution calls otherwise than the databases do, the preferred one first. A service
 * that is not here has a unit of its own name. Sources: the units of Debian 12; of RHEL 9 and its like.
 */
const units: Readonly<Record<Family, Units>> = {
  debian: {
    ...everywhere,
    'httpd-e-smith': ['apache2'],
    httpd: ['apache2'],
    apache: ['apache2'],
    sshd: ['ssh'],
    smb: ['smbd'],
    nmb: ['nmbd'],
    mysqld: ['mariadb', 'mysql'],
    clamd: ['clamav-daemon'],
    dhcpd: ['isc-dhcp-server', 'kea-dhcp4-server'],
    ntpd: ['chrony', 'ntpsec', 'ntp'],
    chronyd: ['chrony'],
    crond: ['cron'],
    'php-fpm': ['php8.2-fpm', 'php8.4-fpm'],
    radiusd: ['freeradius'],
    spamassassin: ['spamd', 'spamassassin'],
    smartd: ['smartmontools'],
  },
  rhel: {
    ...everywhere,
    'httpd-e-smith': ['httpd'],
    apache: ['httpd'],
    ssh: ['sshd'],
    mysqld: ['mariadb', 'mysqld'],
    clamd: ['clamd@scan'],
    ntpd: ['chronyd', 'ntpd'],
    spamassassin: ['spamassassin', 'spamd'],
  },
};

/** The units, without ending, that a service may have besides one of its own name. */
export type UnitsOfService = (service: string) => readonly string[];

/** The units, without ending, that the distribution of a root may have for a service besides one of its own name. */
export function distributionUnits(root: Root): UnitsOfService {
  const family = units[familyOf(root)];
  return (service) => (Object.hasOwn(family, service) ? (family[service] ?? []) : []);
}

/** Source: os-release(5). */
function familyOf(root: Root): Family {
  try {
    const text = readRegularFile(root.path('etc/os-release'));
    const names = [...text.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)/gm)].map(([, value = '']) => value).join(' ');
    return /\b(rhel|fedora|centos)\b/.test(names) ? 'rhel' : 'debian';
  } catch {
    return 'debian';
  }
}
