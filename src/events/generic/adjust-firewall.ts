import { existsSync } from 'node:fs';
import { sha256Of } from '../../files/sha256.ts';
import { writeFirewallBoot } from '../../firewall/boot-unit.ts';
import { firewallFiles, rulesetPath } from '../../firewall/firewall-files.ts';
import { loadRuleset, nft } from '../../firewall/load-ruleset.ts';
import { openForwarding } from '../../firewall/open-forwarding.ts';
import { readFirewall } from '../../firewall/firewall.ts';
import { ip, routesOf, setRoutes } from '../../firewall/routes.ts';
import { OutputWriter } from '../../templates/output/output-writer.ts';
import type { GenericContext } from '../perform/generic-actions.ts';
import { currentView } from '../../templates/current-view.ts';

/** Readable by root only, since the file shows from where the server can be managed. */
const owner = { mode: 0o600, uid: 0, gid: 0 };

/**
 * Builds the ruleset of the firewall from the databases and loads it in one step. A ruleset that nft refuses changes
 * nothing: neither the file nor what is loaded.
 */
export default async function adjustFirewall({ root, databases, print, run, wrote }: GenericContext): Promise<void> {
  const view = currentView(databases);
  const firewall = readFirewall(view);
  const isReal = root.folder === '/';
  const canLoad = isReal && existsSync(nft);
  const writer = new OutputWriter();
  for (const { path, text } of firewallFiles(view)) {
    const [file, bytes] = [root.path(path), Buffer.from(text)];
    const check = path === rulesetPath && canLoad ? (from: string) => loadRuleset(from, run) : undefined;
    const outcome = await writer.write({ file, bytes, owner, check, makesFolder: true, like: file });
    // A new ruleset was loaded before its file got its name; an unchanged one is loaded again, since the kernel may
    // have lost its rules.
    if (outcome === 'unchanged') await check?.(file);
    wrote({ file, outcome, sha256: sha256Of(bytes) });
  }
  if (isReal) writeFirewallBoot(root, firewall);
  if (isReal && existsSync(ip)) await setRoutes(root, routesOf(view), run, print);
  if (!isReal) print('the rules are written, but not loaded: this root is not the running system');
  else if (!firewall.isOn) print('the firewall is off: record masq of the configuration is not enabled');
  else if (!canLoad)
    throw new Error(`the rules are written, but not loaded: ${nft} is missing (package nftables of the system)`);
  else {
    openForwarding(firewall, print);
    print('the firewall is loaded');
  }
  for (const { key, mistakes } of firewall.services)
    for (const { property, value } of mistakes) print(`[WARNING] ${key}: ${property} has ${JSON.stringify(value)}`);
  for (const { key, protocol, mistake } of firewall.forwards)
    if (mistake !== undefined) print(`[WARNING] forward ${protocol} ${key} is left out: ${mistake} cannot be read`);
}
