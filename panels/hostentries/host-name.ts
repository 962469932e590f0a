import { accept, refuse, type Reading, type Rule } from 'panelsmith';

/**
 * One name in a domain whose hosts this server knows. Stored in lower case; the server's own domain is added to a name
 * without one.
 */
export const hostName: Rule = Object.assign(
  (value: string, { reading }: { readonly reading: Reading }) => {
    const typed = value.toLowerCase();
    const name = typed.includes('.') ? typed : `${typed}.${primaryOf(reading)}`;
    const [label, domain] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) return refuse('errors.hostName', { value });
    return knownDomains(reading).includes(domain) ? accept(name) : refuse('errors.hostDomain', { domain });
  },
  {
    describe: (reading: Reading) => ({ key: 'hostDomains', args: { domains: knownDomains(reading).join(', ') } }),
  },
);

/** The domains that this server answers for. */
function knownDomains(reading: Reading): readonly string[] {
  const records = reading.database('domains').ofType('domain');
  const ours = records.filter((domain) => ['localhost', ''].includes(domain.prop('Nameservers') ?? ''));
  const primary = primaryOf(reading);
  const isListed = records.some(({ key }) => key === primary);
  return [...(isListed ? [] : [primary]), ...ours.map(({ key }) => key)];
}

function primaryOf({ configuration }: Reading): string {
  return configuration.get('DomainName')?.value ?? 'localdomain';
}
