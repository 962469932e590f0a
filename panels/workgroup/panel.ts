import {
  accept,
  definePanel,
  formPage,
  refuse,
  refuseField,
  text,
  validators,
  type PageContext,
  type PageRefusal,
  type Rule,
} from 'panelsmith';

const workgroup: Rule = (value) =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(value) ? accept(value) : refuse('errors.workgroup', { value });

/** NetBIOS names have at most 15 characters. */
const serverName: Rule = (value) =>
  /^[A-Za-z][A-Za-z0-9_-]{0,14}$/.test(value) ? accept(value) : refuse('errors.serverName', { value });

/**
 * How this server appears to the computers that use its file shares. Record `smb` of the configuration database. The
 * server is not a domain controller: Debian's Samba can be one only for Active Directory, which does not use these
 * accounts. Source: classic panel workgroup.
 */
export default definePanel({
  name: 'workgroup',
  menu: { heading: 'Configuration', order: [6000, 6200] },
  pages: {
    workgroup: formPage({
      settings: { database: 'configuration', key: 'smb', type: 'service' },
      fields: {
        Workgroup: text({ max: 15, rules: [workgroup] }),
        ServerName: text({ optional: true, max: 15, rules: [serverName] }),
        ServerString: text({ optional: true, max: 48, rules: [validators.validate_description] }),
      },
      rules: [refuseEqual],
      signals: { event: 'workgroup-update', args: [] },
      next: 'workgroup',
    }),
  },
});

interface Server {
  readonly Workgroup: string;
  readonly ServerName: string;
}

/** Refuses equal names of server and workgroup: both are NetBIOS names, in one name space. */
function refuseEqual(smb: Server, { reading }: PageContext): PageRefusal<keyof Server> | undefined {
  const name = smb.ServerName === '' ? (reading.configuration.get('SystemName')?.value ?? '') : smb.ServerName;
  return smb.Workgroup.toLowerCase() === name.toLowerCase()
    ? refuseField('Workgroup', 'errors.sameName', { name })
    : undefined;
}
