import { definePanel, formPage, number, password, refuseField, select, text, time, toggle } from 'panelsmith';
import { refuseTarget } from './target.ts';

const places = ['folder', 'mnt', 'sftp', 'cifs'] as const;

/**
 * The nightly backup: when it runs, its target, and how many backups are kept. Record `backupwk` of the configuration
 * database; properties have the classic names where these exist. Source: classic panel backup, workstation backup.
 */
export default definePanel({
  name: 'backup',
  menu: { heading: 'Administration', order: [4000, 4200] },
  firstDay: {
    nightly: {
      page: 'nightly',
      order: 60,
      done: ({ configuration }) => configuration.get('backupwk')?.prop('status') === 'enabled',
    },
  },
  pages: {
    nightly: formPage({
      settings: { database: 'configuration', key: 'backupwk', type: 'backup' },
      header: { view: 'views/links.ejs' },
      fields: {
        status: toggle({ on: 'enabled', off: 'disabled' }),
        BackupTime: time({ initial: '02:00' }),
        VFSType: select({ options: places }),
        Mount: text({ optional: true }),
        SmbHost: text({ optional: true }),
        SmbShare: text({ optional: true, max: 80 }),
        SftpPort: number({ min: 1, max: 65_535, initial: '22' }),
        Login: text({ optional: true, max: 80 }),
        sharePassword: password({ optional: true }),
        KeepDaily: number({ min: 1, max: 365, initial: '7' }),
        KeepWeekly: number({ max: 520, initial: '4' }),
        KeepMonthly: number({ max: 240, initial: '6' }),
        VerifyDay: select({ options: ['none', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }),
        Drill: toggle({ on: 'enabled', off: 'disabled' }),
        ReminderDays: number({ min: 1, max: 90, initial: '3' }),
        MailNotify: select({ options: ['error', 'yes'] }),
        SchemaOnRestore: select({
          options: ['keep', 'reset'],
          property: { database: 'configuration', key: 'ldap', name: 'SchemaOnRestore' },
        }),
      },
      sections: {
        when: ['status', 'BackupTime'],
        where: ['VFSType', 'Mount', 'SmbHost', 'SmbShare', 'SftpPort', 'Login', 'sharePassword'],
        kept: ['KeepDaily', 'KeepWeekly', 'KeepMonthly'],
        care: ['VerifyDay', 'Drill', 'ReminderDays', 'MailNotify', 'SchemaOnRestore'],
      },
      rules: [(submitted) => refuseTarget(submitted)],
      postEvent(changes, backup, { sharePassword }) {
        if (/[\r\n]/.test(sharePassword)) return refuseField('sharePassword', 'errors.controlCharacters');
        if (sharePassword !== '') changes.configuration.setProps(backup.key, { Password: sharePassword });
        return undefined;
      },
      next: 'nightly',
    }),
  },
});
