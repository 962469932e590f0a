import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Root } from '../root.ts';
import type { Firewall } from './firewall.ts';
import { rulesetPath } from './firewall-files.ts';
import { nft } from './load-ruleset.ts';
import { forwardingSettings } from './open-forwarding.ts';

/** The unit of systemd that loads the ruleset at boot. */
const firewallUnit = 'panelsmith-firewall.service';

const unitPath = `etc/systemd/system/${firewallUnit}`;
const linkPath = `etc/systemd/system/sysinit.target.wants/${firewallUnit}`;
const settingsPath = 'etc/sysctl.d/60-panelsmith-firewall.conf';

/**
 * Writes the files that load the firewall again at boot: a unit, enabled by its link as `systemctl enable` would do,
 * and the settings of the kernel that a gateway needs, which systemd also sets on interfaces that appear later. The
 * unit loads the file as nft last accepted it; Panelsmith does not have to run for that. Source: systemd.special(7),
 * network-pre.target.
 */
export function writeFirewallBoot(root: Root, firewall: Firewall): void {
  writeChanged(root.path(unitPath), unitText());
  const link = root.path(linkPath);
  mkdirSync(dirname(link), { recursive: true });
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(`../${firewallUnit}`, link);
  const settings = forwardingSettings(firewall);
  if (settings.length === 0) rmSync(root.path(settingsPath), { force: true });
  else {
    const lines = settings.map(([name, value]) => `net/${name} = ${value}\n`);
    writeChanged(root.path(settingsPath), `# Made by Panelsmith: this server is a gateway.\n${lines.join('')}`);
  }
}

function writeChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Daemons and sockets wait for `sysinit.target`, the network for `network-pre.target`; both wait for this unit. */
function unitText(): string {
  return `[Unit]
Description=Firewall of Panelsmith
DefaultDependencies=no
Wants=network-pre.target
After=local-fs.target systemd-modules-load.service
Before=network-pre.target sysinit.target shutdown.target
Conflicts=shutdown.target
ConditionPathExists=/${rulesetPath}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${nft} -f /${rulesetPath}
ExecReload=${nft} -f /${rulesetPath}

[Install]
WantedBy=sysinit.target
`;
}
