/**
 * Events that every server of the family has or that its developer manual names. They are suggested for a misspelt
 * event even if they do nothing on this server.
 * Sources: e-smith base documents; developer manual, section 4; NethServer RPM package rules.
 */
export const baseEvents: readonly string[] = [
  ...['user', 'group', 'ibay', 'pseudonym', 'printer', 'url', 'domain', 'host', 'network'].flatMap((type) =>
    ['create', 'modify', 'delete'].map((verb) => `${type}-${verb}`),
  ),
  'user-lock',
  'user-modify-admin',
  'password-modify',
  'group-ibay-modify',
  'machine-account-create',
  'email-update',
  'ldap-update',
  'dns-update',
  'proxy-update',
  'portforwarding-update',
  'remoteaccess-update',
  'timeserver-update',
  'timezone-update',
  'workgroup-update',
  'console-save',
  'bootstrap-console-save',
  'conf-backup',
  'pre-backup',
  'post-backup',
  'post-install',
  'post-upgrade',
  'ip-change',
  'logrotate',
  'halt',
  'reboot',
  'runlevel-adjust',
  'firewall-adjust',
  'system-adjust',
];
