import type { PlannedAction } from './journal/run-details.ts';
import type { RunStep } from './perform/plan-steps.ts';
import type { Durations } from './progress/durations.ts';

/** The actions of a run that starts, each with its share of the progress: as long as it has taken before. */
export function plannedActions(steps: readonly RunStep[], durations: Durations): PlannedAction[] {
  const names = new Map<string, Set<string>>();
  for (const { action, events } of steps)
    if (action.kind !== 'skipped') names.set(events[0], (names.get(events[0]) ?? new Set()).add(action.name));
  const weights = new Map([...names].map(([event, each]) => [event, weightsOf(event, [...each], durations)]));
  return steps.map(({ action: { name, source, skipped, kind }, signal, events }) => ({
    name,
    source,
    signal,
    weight: kind === 'skipped' ? 0 : (weights.get(events[0])?.get(name) ?? 1),
    skipped,
  }));
}

function weightsOf(event: string, names: readonly string[], durations: Durations): ReadonlyMap<string, number> {
  const seconds = durations.weights(event, names);
  return new Map(names.map((name, index) => [name, seconds[index] ?? 1]));
}
