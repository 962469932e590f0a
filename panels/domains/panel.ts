import {
  accept,
  choiceOf,
  definePanel,
  formPage,
  literal,
  recordPages,
  refuse,
  select,
  shown,
  text,
  validators,
  type ChangeSet,
  type Choice,
  type DbRecord,
  type Reading,
  type Rule,
} from 'panelsmith';
import { hostsOf, removeAliases } from './domain-records.ts';
import { related } from './related.ts';

const Domain = literal((domain) => domain.key);
const Description = text({ rules: [validators.validate_description] });
const Content = select({ options: bays, initial: 'Primary' });
const Nameservers = select({ options: nameServers, initial: 'localhost' });

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const isDomain = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})+$`);

/** Stored in lower case; an internationalised name in its ASCII form. */
const domainName: Rule = (value) => {
  const name = value.toLowerCase();
  return isDomain.test(name) ? accept(name) : refuse('errors.domain', { value });
};

const address = text({ optional: true, rules: [validators.ip_number] });

/**
 * The domains of the server: it accepts mail for them, shows their web sites and answers name requests about them.
 * Records of type `domain` in the domains database: `Content` is the information bay that is its web site,
 * `Nameservers` says which server knows its hosts. Source: classic panel domains.
 */
export default definePanel({
  name: 'domains',
  menu: { heading: 'Configuration', order: [6000, 6600] },
  related,
  pages: {
    ...recordPages({
      records: { database: 'domains', type: 'domain' },
      key: 'Domain',
      fields: { Domain: text({ rules: [domainName] }), Description, Content, Nameservers },
      columns: {
        Domain,
        Description,
        Content,
        Nameservers,
      },
      signals: { create: 'domain-create', modify: 'domain-modify', remove: 'domain-delete' },
      removable: (domain, { configuration }) =>
        domain.prop('Removable') !== 'no' && domain.key !== configuration.get('DomainName')?.value,
      list: {
        filters: ['Content', 'Nameservers'],
        links: ['dns'],
        bulk: { pages: ['remove'], fields: ['Content', 'Nameservers'] },
      },
      remove: {
        fields: { Domain, Description: shown('Description') },
        postEvent: removeDomain,
      },
    }),
    dns: formPage({
      settings: { database: 'configuration', key: 'dnscache' },
      fields: { Forwarder: address, Forwarder2: address },
      signals: { event: 'dns-update', args: [] },
      next: 'list',
    }),
  },
});

/** The primary web site, or an information bay. */
function bays({ accounts }: Reading): readonly Choice[] {
  const others = accounts.ofType('ibay').filter(({ key }) => key !== 'Primary');
  return [
    { value: 'Primary', label: 'contents.primary' },
    ...others.map((bay) => choiceOf(bay, bay.prop('Name') ?? '')),
  ];
}

/** A stored value of an older server stays among the choices. */
function nameServers({ configuration }: Reading, domain: DbRecord | undefined): readonly Choice[] {
  const hasForwarder = (configuration.get('dnscache')?.prop('Forwarder') ?? '') !== '';
  const stored = domain?.prop('Nameservers') ?? '';
  const choices: Choice[] = [
    { value: 'localhost', label: 'nameServers.localhost' },
    { value: 'internet', label: 'nameServers.internet' },
  ];
  if (hasForwarder || stored === 'corporate') choices.push({ value: 'corporate', label: 'nameServers.corporate' });
  return stored === '' || choices.some(({ value }) => value === stored)
    ? choices
    : [...choices, { value: stored, text: stored }];
}

/**
 * Removes what belongs to the domain in the same change set, so that a revert brings that back too. The event removes
 * and creates the usual hosts.
 */
function removeDomain(changes: ChangeSet, domain: DbRecord): void {
  removeAliases(changes.accounts, domain.key);
  const hosts = changes.database('hosts');
  for (const host of hostsOf(hosts, domain.key)) if (host.prop('static') !== 'yes') hosts.delete(host.key);
  changes.database('domains').delete(domain.key);
}
