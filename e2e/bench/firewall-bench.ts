import { StoredRecord } from '../../src/db/file/record.ts';
import { firewallFiles } from '../../src/firewall/firewall-files.ts';

const services = 300;
const rounds = 20;

/** Measures both files of the firewall of a server with 300 service records; the limit is 100 ms. */
export function measureFirewall(): void {
  const records = [
    new StoredRecord('masq', 'service|status|enabled'),
    ...Array.from({ length: services }, (_, index) => service(index)),
  ];
  const databases = {
    open: (name: string) => {
      const all = name === 'configuration' ? records : [];
      return {
        all: () => all,
        get: (key: string) => all.find((record) => record.key === key),
        ofType: (type: string) => all.filter((record) => record.type === type),
      };
    },
  };
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    firewallFiles(databases);
    return performance.now() - start;
  }).sort((one, other) => one - other);
  const [median, longest] = [times[rounds / 2] ?? 0, times.at(-1) ?? 0];
  console.log(
    `${services} service records: ruleset and listing ${median.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`,
  );
}

function service(index: number): StoredRecord {
  const allow = index % 3 === 0 ? '|AllowHosts|192.0.2.1,198.51.100.0/24|DenyHosts|203.0.113.9' : '';
  const access = index % 4 === 0 ? 'private' : 'public';
  const ports = `TCPPort|${2000 + index}|UDPPorts|${3000 + index},${4000 + index}:${4002 + index}`;
  return new StoredRecord(`service${index}`, `service|${ports}|access|${access}|status|enabled${allow}`);
}
