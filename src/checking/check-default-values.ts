import { join } from 'node:path';
import { entries, readDefaultsTree } from '../db/defaults/defaults-tree.ts';
import type { Finding } from './finding.ts';

const portNames = new Set(['TCPPort', 'UDPPort', 'TCPPorts', 'UDPPorts']);

/**
 * Finds default values that the programs reading them would not understand: the status and the ports of a service.
 * Source: NethServer RPM package rules, "Service packages".
 */
export function checkDefaultValues(folder: string): Finding[] {
  const place = join(folder, 'db');
  return entries(place).flatMap((database) =>
    ['defaults', 'force'].flatMap((kind) =>
      readDefaultsTree(join(place, database, kind), () => undefined).flatMap(({ key, props }) => {
        const isService = database === 'configuration' && (props.get('type') ?? 'service') === 'service';
        return [...props].flatMap(([name, value]): Finding[] => {
          const reason = isService ? whyUnknown(name, value) : undefined;
          return reason === undefined ? [] : [{ file: join('db', database, kind, key, name), reason }];
        });
      }),
    ),
  );
}

function whyUnknown(name: string, value: string): string | undefined {
  if (name === 'status' && value !== 'enabled' && value !== 'disabled')
    return `status is ${JSON.stringify(value)}; it can be enabled or disabled`;
  if (portNames.has(name) && value !== '' && !value.split(',').every(isPort))
    return `${name} is ${JSON.stringify(value)}; it can be ports from 1 to 65535 with commas between, or ranges such as 5000:5010`;
  return undefined;
}

function isPort(text: string): boolean {
  const ends = text.trim().split(':');
  const ports = ends.map((end) => (/^\d{1,5}$/.test(end) ? Number(end) : 0));
  return (
    ends.length <= 2 && ports.every((port) => port >= 1 && port <= 65_535) && (ports[0] ?? 0) <= (ports.at(-1) ?? 0)
  );
}
