/**
 * The modules that keep a file of their own in `dist`, since something outside loads them by it: a person, a package, a
 * thread, a process. The build joins all others. Paths below `src`, without extension.
 */
export const programs = [
  'cli/panelsmith',
  // What packages import.
  'kit/panels',
  'kit/actions',
  'kit/testing',
  'packages/loading/load-hooks',
  // Threads and processes.
  'accounts/passwords/password-worker',
  'backup/age/age-program',
  'events/perform/modules/action-worker',
  'packages/loading/trial-load-worker',
  'events/generic/adjust-firewall',
  'events/generic/adjust-runlevel',
  'events/generic/adjust-services',
  'events/generic/expand-templates',
  'events/generic/predict-templates',
  // What tests and measurements use of the built program.
  'system',
  'root',
  'accounts/passwords/password-hashing',
  'changes/change-set',
  'changes/preview/plan-changes',
  'library/open-databases',
] as const;
