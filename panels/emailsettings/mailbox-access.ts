import { radio, type ChangeSet, type InputField, type Reading } from 'panelsmith';

/** Each choice: `status` and `access` of the service without encryption and of the one with it. */
const choices = {
  disabled: { plain: ['disabled', 'private'], encrypted: ['disabled', 'private'] },
  private: { plain: ['enabled', 'private'], encrypted: ['enabled', 'private'] },
  publicSSL: { plain: ['enabled', 'private'], encrypted: ['enabled', 'public'] },
  public: { plain: ['enabled', 'public'], encrypted: ['enabled', 'public'] },
} as const;

type AccessChoice = keyof typeof choices;

/** The field for from where mailboxes can be read with a protocol, `imap` or `pop3`. */
export function accessField(protocol: string): InputField<string> {
  return radio({
    property: false,
    options: ['disabled', 'private', 'publicSSL', 'public'],
    initial: (reading) => accessOf(reading, protocol),
  });
}

/** The choice for the stored records. Records that match no choice count as the nearest one that does not open more. */
export function accessOf({ configuration }: Reading, protocol: string): AccessChoice {
  const [plain, encrypted] = [configuration.get(protocol), configuration.get(`${protocol}s`)];
  const isOn = [plain, encrypted].map((service) => service?.prop('status') === 'enabled');
  if (!isOn.includes(true)) return 'disabled';
  if (isOn[0] === true && plain?.prop('access') === 'public') return 'public';
  return isOn[1] === true && encrypted?.prop('access') === 'public' ? 'publicSSL' : 'private';
}

/** Stages the records of both services, if the choice has changed. */
export function stageAccess(changes: ChangeSet, protocol: string, choice: string): void {
  if (accessOf(changes, protocol) === choice || !isChoice(choice)) return;
  const { plain, encrypted } = choices[choice];
  for (const [service, [status, access]] of [
    [protocol, plain],
    [`${protocol}s`, encrypted],
  ] as const)
    changes.configuration.setProps(service, { status, access });
}

function isChoice(choice: string): choice is AccessChoice {
  return Object.hasOwn(choices, choice);
}
