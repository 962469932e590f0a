import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Root } from '../../root.ts';
import { bytesOf } from './text/byte-text.ts';

/**
 * Returns the configuration settings of NethServer that come from the machine and override stored values: SystemName,
 * DomainName and TimeZone. Undefined on other systems.
 */
export function forcedSettings(root: Root): (() => ReadonlyMap<string, string>) | undefined {
  if (root.folder !== '/' || root.flavour !== 'nethserver') return undefined;
  return () => {
    const [system = '', ...domain] = hostname().split('.');
    const settings = { SystemName: system, DomainName: domain.join('.'), TimeZone: timeZone(root) };
    return new Map(Object.entries(settings).map(([key, value]) => [key, bytesOf(value)]));
  };
}

function timeZone(root: Root): string {
  try {
    return /zoneinfo\/(.+)$/.exec(readlinkSync(root.path('etc/localtime')))?.[1] ?? 'UTC';
  } catch {
    return 'UTC';
  }
}
