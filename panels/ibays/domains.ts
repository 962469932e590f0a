import { selectMany, type ChangeSet, type DbRecord, type Reading } from 'panelsmith';

/** The bay that a domain shows by default. */
const usual = 'Primary';

/** The domains whose web site is this information bay; stored as `Content` of the domains. */
export const Domains = selectMany({
  property: false,
  options: (reading) =>
    reading
      .database('domains')
      .ofType('domain')
      .map(({ key }) => ({ value: key, text: key })),
  initial: (reading, bay) => (bay ? domainsOf(reading, bay).map(({ key }) => key) : []),
  when: (_bay, reading) => reading.database('domains').ofType('domain').length > 0,
});

/** The domains that show the bay. */
export function domainsOf(reading: Reading, bay: DbRecord): readonly DbRecord[] {
  return reading
    .database('domains')
    .ofType('domain')
    .filter((domain) => domain.prop('Content') === bay.key);
}

/** Stages the content of every domain that should start or stop showing the bay, with events after that of the bay. */
export function stageDomains(changes: ChangeSet, bay: DbRecord, event: string, wanted: readonly string[]): void {
  const domains = changes.database('domains');
  for (const { key } of domainsOf(changes, bay)) if (!wanted.includes(key)) stageContent(key, usual);
  for (const key of wanted) if (domains.get(key)?.prop('Content') !== bay.key) stageContent(key, bay.key);

  function stageContent(domain: string, content: string): void {
    domains.setProps(domain, { Content: content });
    changes.signal(event, bay.key);
    changes.signal('domain-modify', domain);
  }
}
