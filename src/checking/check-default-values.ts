import { join } from 'node:path';
import { readDefaultsTree } from '../db/defaults/defaults-tree.ts';
import { readPorts } from '../services/ports/port-ranges.ts';
import { portProperties } from '../services/ports/service-ports.ts';
import type { Finding } from './finding.ts';

/** The firewall reads a list from each of these properties, also from those named after one port. */
const portNames = new Set(Object.values(portProperties).flat());

/**
 * Finds default values that the programs reading them would not understand: the status of a service, and ports, which
 * records of any type can have.
 * Source: NethServer RPM package rules, "Service packages".
 */
export function checkDefaultValues(folder: string): Finding[] {
  const place = join(folder, 'db', 'configuration');
  return ['defaults', 'force'].flatMap((kind) =>
    readDefaultsTree(join(place, kind), () => undefined).flatMap(({ key, props }) => {
      const isService = (props.get('type') ?? 'service') === 'service';
      return [...props].flatMap(([name, value]): Finding[] => {
        const reason = whyUnknown(name, value, isService);
        return reason === undefined ? [] : [{ file: join('db', 'configuration', kind, key, name), reason }];
      });
    }),
  );
}

function whyUnknown(name: string, value: string, isService: boolean): string | undefined {
  if (isService && name === 'status' && value !== 'enabled' && value !== 'disabled')
    return `status is ${JSON.stringify(value)}; it can be enabled or disabled`;
  if (portNames.has(name) && readPorts(value).mistakes.length > 0)
    return `${name} is ${JSON.stringify(value)}; it can be ports from 1 to 65535 with commas between, or ranges such as 5000:5010`;
  return undefined;
}
