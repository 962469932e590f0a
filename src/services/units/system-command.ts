import { unitName } from '../service-name.ts';

/** Actions for a start script or for systemd; every name that starts with `sig` is an action too. */
const known = new Set([
  ...['start', 'stop', 'restart', 'reload', 'graceful', 'adjust', 'svdisable', 'enable', 'disable'],
  ...['reload-or-restart', 'try-restart', 'reload-or-try-restart'],
]);

/** Words that only systemd knows; a start script does not. */
const systemdOnly = new Set(['enable', 'disable', 'reload-or-restart', 'try-restart', 'reload-or-try-restart']);

export function isServiceAction(action: string): boolean {
  return known.has(action) || /^sig[a-z0-9]+$/.test(action);
}

/** Whether a start script accepts the action as its argument. */
export function isScriptAction(action: string): boolean {
  return isServiceAction(action) && !systemdOnly.has(action);
}

/** Returns the arguments of `systemctl` for an action. Most signals have their own systemd command. */
export function systemctlArgs(action: string, service: string): string[] {
  const unit = unitName(service) ?? `${service}.service`;
  if (['adjust', 'graceful', 'sighup', 'sigusr1', 'sigusr2'].includes(action)) return ['reload-or-restart', '--', unit];
  if (action === 'sigterm') return ['restart', '--', unit];
  if (action.startsWith('sig')) return ['kill', `--signal=${action.toUpperCase()}`, '--', unit];
  return [action, '--', unit];
}
