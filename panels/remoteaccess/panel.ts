import {
  definePanel,
  formPage,
  lines,
  number,
  radio,
  toggle,
  type ChangeSet,
  type DbRecord,
  type Reading,
} from 'panelsmith';
import { managementNetwork } from './management-network.ts';

/** From where a service can be reached: its status and access as one value. */
const reaches = ['off', 'private', 'public'] as const;

/**
 * From where people may reach the server: the firewall itself, the panel, SSH, FTP, and Telnet on old servers. Records
 * `masq`, `httpd-admin`, `sshd`, `ftp` and `telnet` of the configuration database. Source: classic panel remoteaccess.
 */
export default definePanel({
  name: 'remoteaccess',
  menu: { heading: 'Security', order: [5000, 5200] },
  pages: {
    remoteaccess: formPage({
      settings: { database: 'configuration', key: 'sshd', type: 'service' },
      confirm: true,
      fields: {
        firewall: toggle({
          property: { database: 'configuration', key: 'masq', name: 'status', type: 'service' },
          on: 'enabled',
          off: 'disabled',
          when: (_sshd, { configuration }) =>
            configuration.get('SystemMode')?.value.startsWith('servergateway') !== true,
        }),
        ValidFrom: lines({
          property: { database: 'configuration', key: 'httpd-admin', name: 'ValidFrom', type: 'service' },
          optional: true,
          rules: [managementNetwork],
        }),
        sshAccess: radio({ property: false, options: [...reaches], initial: (reading) => reachOf('sshd', reading) }),
        TCPPort: number({ min: 1, max: 65_535, initial: '22' }),
        PermitRootLogin: radio({ options: ['no', 'prohibit-password', 'yes'], initial: 'no' }),
        PasswordAuthentication: toggle(),
        ftpAccess: radio({ property: false, options: [...reaches], initial: (reading) => reachOf('ftp', reading) }),
        LoginAccess: radio({
          property: { database: 'configuration', key: 'ftp', name: 'LoginAccess', type: 'service' },
          options: ['private', 'public'],
          initial: 'private',
        }),
        telnetAccess: radio({
          property: false,
          options: [...reaches],
          initial: (reading) => reachOf('telnet', reading),
          when: (_sshd, reading) => reachOf('telnet', reading) !== 'off',
        }),
      },
      sections: {
        server: ['firewall', 'ValidFrom'],
        ssh: ['sshAccess', 'TCPPort', 'PermitRootLogin', 'PasswordAuthentication'],
        ftp: ['ftpAccess', 'LoginAccess'],
        telnet: ['telnetAccess'],
      },
      postEvent(changes, _sshd, submitted) {
        stageReach(changes, 'sshd', submitted.sshAccess);
        stageReach(changes, 'ftp', submitted.ftpAccess);
        if (reachOf('telnet', changes) !== 'off') stageReach(changes, 'telnet', submitted.telnetAccess);
        const ftp = changes.configuration.get('ftp');
        if (submitted.ftpAccess === 'off' && ftp?.prop('LoginAccess') === 'public')
          changes.configuration.setProps('ftp', { LoginAccess: 'private' });
      },
      signals: { event: 'remoteaccess-update', args: [] },
      next: 'remoteaccess',
    }),
  },
});

function reachOf(service: string, { configuration }: Pick<Reading, 'configuration'>): string {
  const record: DbRecord | undefined = configuration.get(service);
  if (record?.prop('status') !== 'enabled') return 'off';
  return record.prop('access') === 'public' ? 'public' : 'private';
}

/** A service that is turned off becomes private too, so that it is not public at once when it is turned on again. */
function stageReach(changes: ChangeSet, service: string, reach: string): void {
  if (reachOf(service, changes) === reach) return;
  const props = { status: reach === 'off' ? 'disabled' : 'enabled', access: reach === 'public' ? 'public' : 'private' };
  if (changes.configuration.get(service)) changes.configuration.setProps(service, props);
  else changes.configuration.create(service, 'service', props);
}
