import { join } from 'node:path';
import { openBox, type Box } from '../box.ts';
import type { Probe } from './probe.ts';

/** Addresses of the hosts outside, each with one of each family. */
export const outside = {
  friend: ['203.0.113.50', '2001:db8::50'],
  stranger: ['203.0.113.51', '2001:db8::51'],
} as const;

/** The address of the host inside. */
export const inside = ['192.168.1.50', 'fd00:1::50'] as const;

/** The server's addresses outside and inside. */
export const server = { outer: ['203.0.113.1', '2001:db8::1'], inner: ['192.168.1.1', 'fd00:1::1'] } as const;

/** A box that is the server, and two hosts: `out` with two addresses on `wan0`, and `lan` on `lan0`. */
export interface ThreeHosts {
  readonly box: Box;
  /** The loader for TypeScript programs, for Node's option `--import`. */
  readonly tsx: string;
  file(program: string): string;
  /** The command that serves the panel. */
  readonly serve: string;
  /** Runs a program of this folder on a host, or on the server. */
  run(host: Host, program: string, args: readonly string[], input?: string): string;
  /** Has a host listen, until the box is closed. */
  listen(host: Host, tcp: readonly number[], udp: readonly number[]): Promise<void>;
  /** Has a host answer web browsers, until the box is closed. */
  serveWeb(host: Host, ports: readonly number[]): Promise<void>;
  /** The result of each probe: the address that the other side saw, or `closed`. */
  probe(host: Host, probes: readonly Wanted[]): string[];
  /** Signals an event; it may fail. */
  signal(...words: string[]): { readonly status: number; readonly output: string };
}

type Host = 'out' | 'lan' | 'server';

/** A probe, and whether an answer is expected. */
export type Wanted = Omit<Probe, 'waitMs'> & { readonly isOpen: boolean };

const cables = `
set -e; mount -t tmpfs tmpfs /run/netns 2>/dev/null || { mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; }
for n in out lan; do ip netns add $n; ip -n $n link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=0; done
ip link add wan0 type veth peer name eth0 netns out
ip link add lan0 type veth peer name eth0 netns lan
for link in wan0 lan0; do ip link set $link up; done
ip addr add 203.0.113.1/24 dev wan0; ip addr add 2001:db8::1/64 dev wan0 nodad
ip addr add 192.168.1.1/24 dev lan0; ip addr add fd00:1::1/64 dev lan0 nodad
for a in 50 51; do ip -n out addr add 203.0.113.$a/24 dev eth0; ip -n out addr add 2001:db8::$a/64 dev eth0 nodad; done
ip -n out link set eth0 up
ip -n lan addr add 192.168.1.50/24 dev eth0; ip -n lan addr add fd00:1::50/64 dev eth0 nodad; ip -n lan link set eth0 up
ip -n lan route add default via 192.168.1.1; ip -n out route add 192.168.1.0/24 via 203.0.113.1
ip -n lan -6 route add default via fd00:1::1; ip -n out -6 route add fd00:1::/64 via 2001:db8::1
`;

const home = join(import.meta.dirname, '../../..');
const tsx = import.meta.resolve('tsx');

/** Opens the three hosts, each with its own network; the lines of databases are for the server. */
export async function openThreeHosts(databases: Readonly<Record<string, readonly string[]>>): Promise<ThreeHosts> {
  const box = await openBox(databases);
  box.out(cables);
  const words = (host: Host, program: string): string[] => [
    ...(host === 'server' ? [] : ['ip', 'netns', 'exec', host]),
    ...[process.execPath, '--import', tsx, join(import.meta.dirname, program)],
  ];
  const run: ThreeHosts['run'] = (host, program, args, input) => {
    const [first = '', ...more] = words(host, program);
    const { status, output } = box.run(first, [...more, ...args], input);
    if (status !== 0) throw new Error(`${program} on ${host} ended with ${status}:\n${output}`);
    return output;
  };
  const start = async (host: Host, program: string, ...args: readonly string[]): Promise<void> => {
    const log = `/tmp/${program}-${host}-${args.join('-').slice(0, 40)}`;
    const line = [...words(host, program), ...args].map((word) => `'${word}'`).join(' ');
    box.out(`setsid ${line} > ${log} 2>&1 < /dev/null &`);
    await box.until(`grep -q listening ${log}`);
  };
  const command = [process.execPath, join(home, 'dist/src/cli/panelsmith.js')] as const;
  return {
    box,
    tsx,
    file: (program) => join(import.meta.dirname, program),
    serve: `${command.join(' ')} serve`,
    run,
    listen: (host, tcp, udp) => start(host, 'listen.ts', tcp.join(','), udp.join(',')),
    serveWeb: (host, ports) => start(host, 'web.ts', ...ports.map(String)),
    probe(host, probes) {
      const timed = probes.map(({ isOpen, ...probe }) => ({ ...probe, waitMs: isOpen ? 15_000 : 700 }));
      return JSON.parse(run(host, 'probe.ts', [], JSON.stringify(timed))) as string[];
    },
    signal: (...args) => box.run(command[0], [command[1], 'signal-event', ...args]),
  };
}
