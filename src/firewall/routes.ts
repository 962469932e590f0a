import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';
import { readHost, sayHost } from '../services/ports/host-ranges.ts';
import { localRange } from './firewall.ts';
import type { DatabasesView } from '../db/file/database-view.ts';
import type { RunProgram } from '../process/children/ask-program.ts';

/** The program that sets routes. */
export const ip = '/usr/sbin/ip';

/**
 * Marks the routes that Panelsmith sets, so that no others are changed. Numbers above 3 are free for use. Source:
 * ip-route(8), "protocol".
 */
const protocol = '143';

const batchPath = 'etc/panelsmith/routes.batch';
const unitName = 'panelsmith-routes.service';
const unitPath = `etc/systemd/system/${unitName}`;
const linkPath = `etc/systemd/system/multi-user.target.wants/${unitName}`;

/** The way to a local network that is not attached to the server. */
export interface Route {
  readonly network: string;
  readonly router: string;
}

/** The routes that the local networks with a `Router` ask for. What cannot be read is left out. */
export function routesOf(databases: DatabasesView): Route[] {
  return databases.open('networks').ofType('network').flatMap(routeOf);
}

function routeOf(record: DbRecord): Route[] {
  const typed = record.prop('Router') ?? '';
  const [range, router] = [localRange(record), readHost(typed)];
  if (!range || range.prefix === 0 || !router || typed.includes('/') || range.family !== router.family) return [];
  return [{ network: sayHost(range), router: router.address }];
}

/** Sets the routes, removes ours that are no longer set, and writes a unit that sets them again at every boot. */
export async function setRoutes(
  root: Root,
  routes: readonly Route[],
  run: RunProgram,
  print: (line: string) => void,
): Promise<void> {
  writeRoutesBoot(root, routes);
  for (const family of ['-4', '-6']) {
    const { status, output } = await run(ip, [family, 'route', 'show', 'proto', protocol]);
    const old = status === 0 ? output.split('\n').map((line) => line.split(' ')[0] ?? '') : [];
    for (const network of old.filter(Boolean))
      if (!routes.some((route) => fullName(route.network) === fullName(network)))
        await run(ip, [family, 'route', 'del', network, 'proto', protocol]);
  }
  for (const route of routes) {
    const { status, output } = await run(ip, argumentsOf(route));
    if (status !== 0) print(`[WARNING] no route to ${route.network} by ${route.router}: ${output.trim()}`);
  }
}

/** `ip` prints a single host without its prefix. */
function fullName(network: string): string {
  if (network.includes('/')) return network;
  return `${network}/${network.includes(':') ? '128' : '32'}`;
}

function argumentsOf({ network, router }: Route): string[] {
  return ['route', 'replace', network, 'via', router, 'proto', protocol];
}

function writeRoutesBoot(root: Root, routes: readonly Route[]): void {
  for (const path of [linkPath, unitPath, batchPath]) rmSync(root.path(path), { force: true });
  if (routes.length === 0) return;
  for (const path of [batchPath, unitPath, linkPath]) mkdirSync(dirname(root.path(path)), { recursive: true });
  writeFileSync(root.path(batchPath), routes.map((route) => `${argumentsOf(route).join(' ')}\n`).join(''));
  writeFileSync(root.path(unitPath), unitText());
  symlinkSync(`../${unitName}`, root.path(linkPath));
}

/** A route that cannot be set must not prevent the others from being set. */
function unitText(): string {
  return `[Unit]
Description=Routes to local networks behind a router
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=-${ip} -force -batch /${batchPath}

[Install]
WantedBy=multi-user.target
`;
}
