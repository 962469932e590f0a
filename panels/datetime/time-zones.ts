import { readFileSync } from 'node:fs';
import type { Choice, Reading } from 'panelsmith';

/** One line for each zone; its third column is the name. Source: tzdata, `zone.tab`. */
const zoneFile = '/usr/share/zoneinfo/zone.tab';

/** The existing zones, UTC first. A stored zone that is not among them stays. */
export function timeZones(reading: Reading): readonly Choice[] {
  const known = ['UTC', ...namesOf(zoneFile).sort()];
  const current = currentZone(reading);
  const all = known.includes(current) ? known : [current, ...known];
  return all.map((value) => ({ value, text: value.replaceAll('_', ' ') }));
}

/** The time zone: the server's setting, otherwise that of the running system. */
export function currentZone({ configuration }: Reading): string {
  const set = configuration.get('TimeZone')?.value ?? '';
  return set === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : set;
}

function namesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.flatMap((line) => (line.startsWith('#') ? [] : (line.split('\t')[2] ?? [])));
  } catch {
    return Intl.supportedValuesOf('timeZone');
  }
}

/** The present time in a zone, such as `2026-11-27 08:30`. An unknown zone counts as UTC. */
export function timeIn(zone: string): string {
  const options = { dateStyle: 'short', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat('sv', { ...options, timeZone: zone }).format(new Date());
  } catch {
    return new Intl.DateTimeFormat('sv', { ...options, timeZone: 'UTC' }).format(new Date());
  }
}
