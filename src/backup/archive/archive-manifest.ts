import type { Databases } from '../../db/file/databases.ts';
import { isText, jsonMembers, parsedJson } from '../../files/state/json-kinds.ts';

/** What an archive says about itself; archives that Panelsmith did not make have none. */
export interface ArchiveManifest {
  readonly format: 1;
  /** When the backup was begun: ISO 8601, UTC. */
  readonly when: string;
  /** `SystemName` and `DomainName` of the server. */
  readonly systemName: string;
  readonly domainName: string;
  readonly flavour: 'sme' | 'nethserver';
}

/** What an archive of this server says about itself. */
export function manifestOf({ root, configuration }: Databases, now = new Date()): ArchiveManifest {
  const settings = configuration.snapshot();
  return {
    format: 1,
    when: now.toISOString(),
    systemName: settings.get('SystemName')?.value ?? '',
    domainName: settings.get('DomainName')?.value ?? '',
    flavour: root.flavour,
  };
}

/** @returns undefined for a text that is not a manifest of a known format */
export function parseManifest(text: string): ArchiveManifest | undefined {
  const { format, when, systemName, domainName, flavour } = jsonMembers(parsedJson(text));
  if (format !== 1 || (flavour !== 'sme' && flavour !== 'nethserver')) return undefined;
  if (!isText(when) || !isText(systemName) || !isText(domainName)) return undefined;
  return { format, when, systemName, domainName, flavour };
}
