import {
  accept,
  accountPicker,
  formPage,
  number,
  password,
  radio,
  refuse,
  refuseField,
  text,
  toggle,
  validators,
  writeSetting,
  type ChangeSet,
  type DbRecord,
  type PageContext,
  type PageRefusal,
  type Reading,
  type Rule,
} from 'panelsmith';
import { updateEvent } from './update-event.ts';

interface SubmittedDelivery {
  readonly UnknownUser: string;
  readonly UnknownAccount: string;
  readonly DelegateMailServer: string;
  readonly SMTPSmartHost: string;
  readonly SMTPSmartHostStatus: string;
  readonly SMTPSmartHostUserid: string;
  readonly SmartHostPassword: string;
}

/** With a dot, since words without one have a special meaning on older servers. */
const smartHost: Rule = (value) =>
  /^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+$/.test(value) ? accept(value) : refuse('errors.smartHost', { value });

/** Postfix ends the name at the first colon or blank. */
const account: Rule = (value) => (/^[^\s:]+$/.test(value) ? accept(value) : refuse('errors.smartHostUser'));

/** Blanks at the ends of a password would be lost when it is read. */
const unblank: Rule = (value) => (/^\s|\s$/.test(value) ? refuse('errors.smartHostPassword') : accept(value));

/**
 * Where mail goes: mail to unknown names, mail to all names, and mail to other servers. Record `postfix` and the
 * settings `EmailUnknownUser` and `DelegateMailServer` of the configuration database.
 */
export const delivery = formPage({
  settings: { database: 'configuration', key: 'postfix', type: 'service' },
  fields: {
    UnknownUser: radio({
      property: false,
      options: ['return', 'deliver'],
      initial: (reading) => (catchAll(reading) === '' ? 'return' : 'deliver'),
    }),
    UnknownAccount: accountPicker({
      types: ['user', 'group', 'pseudonym'],
      also: ['admin'],
      property: false,
      optional: true,
      initial: catchAll,
    }),
    DelegateMailServer: text({
      property: false,
      optional: true,
      rules: [validators.ip_number],
      initial: (reading) => setting(reading, 'DelegateMailServer'),
    }),
    SMTPSmartHost: text({ optional: true, rules: [smartHost] }),
    SMTPSmartHostPeerPort: number({ min: 1, max: 65535 }),
    SMTPSmartHostStatus: toggle({ on: 'enabled', off: 'disabled' }),
    SMTPSmartHostUserid: text({ optional: true, rules: [account] }),
    SmartHostPassword: password({ optional: true, rules: [unblank, validators.nopipes] }),
  },
  sections: {
    unknown: ['UnknownUser', 'UnknownAccount'],
    inside: ['DelegateMailServer'],
    outside: [
      'SMTPSmartHost',
      'SMTPSmartHostPeerPort',
      'SMTPSmartHostStatus',
      'SMTPSmartHostUserid',
      'SmartHostPassword',
    ],
  },
  rules: [refuseUnnamed, refuseUnsigned],
  postEvent: stageDelivery,
  signals: updateEvent,
  next: 'overview',
});

/** Who gets mail to unknown names; empty: it is returned to its sender. */
export function catchAll(reading: Reading): string {
  const stored = setting(reading, 'EmailUnknownUser');
  return stored === 'returntosender' ? '' : stored;
}

export function setting({ configuration }: Reading, name: string): string {
  return configuration.get(name)?.value ?? '';
}

function refuseUnnamed(delivery: SubmittedDelivery): PageRefusal<keyof SubmittedDelivery> | undefined {
  return delivery.UnknownUser === 'deliver' && delivery.UnknownAccount === ''
    ? refuseField('UnknownAccount', 'errors.required')
    : undefined;
}

function refuseUnsigned(
  delivery: SubmittedDelivery,
  { record }: PageContext,
): PageRefusal<keyof SubmittedDelivery> | undefined {
  if (delivery.SMTPSmartHostStatus !== 'enabled') return undefined;
  if (delivery.SMTPSmartHost === '') return refuseField('SMTPSmartHost', 'errors.required');
  if (delivery.SMTPSmartHostUserid === '') return refuseField('SMTPSmartHostUserid', 'errors.required');
  const isKept = (record?.prop('SMTPSmartHostPasswd') ?? '') !== '';
  return delivery.SmartHostPassword === '' && !isKept ? refuseField('SmartHostPassword', 'errors.required') : undefined;
}

function stageDelivery(changes: ChangeSet, _postfix: DbRecord, delivery: SubmittedDelivery): void {
  const unknown = delivery.UnknownUser === 'deliver' ? delivery.UnknownAccount : '';
  if (unknown !== catchAll(changes))
    writeSetting(changes.configuration, 'EmailUnknownUser', unknown === '' ? 'returntosender' : unknown);
  stageDelegate(changes, delivery.DelegateMailServer);
  if (delivery.SmartHostPassword !== '')
    changes.configuration.setProps('postfix', { SMTPSmartHostPasswd: delivery.SmartHostPassword });
}

function stageDelegate(changes: ChangeSet, server: string): void {
  if (server === setting(changes, 'DelegateMailServer')) return;
  if (server === '') changes.configuration.delete('DelegateMailServer');
  else writeSetting(changes.configuration, 'DelegateMailServer', server);
}
