import { radio, type ChangeSet, type InputField, type Reading } from 'panelsmith';

/**
 * The field for from where people may send mail, after signing in, through a service: `uqpsmtpd` is port 587,
 * `sqpsmtpd` is port 465.
 */
export function sendingField(service: string): InputField<string> {
  return radio({
    property: false,
    options: ['disabled', 'local', 'public'],
    initial: (reading) => sendingOf(reading, service),
  });
}

export function sendingOf({ configuration }: Reading, service: string): 'disabled' | 'local' | 'public' {
  const record = configuration.get(service);
  if (record?.prop('status') !== 'enabled') return 'disabled';
  return record.prop('access') === 'public' ? 'public' : 'local';
}

export function stageSending(changes: ChangeSet, service: string, choice: string): void {
  if (sendingOf(changes, service) === choice) return;
  const status = choice === 'disabled' ? 'disabled' : 'enabled';
  changes.configuration.setProps(service, { status, access: choice === 'public' ? 'public' : 'private' });
}
