import { isDone, type RunlevelStep } from './plan-runlevel.ts';

/** A step in English, for the operator; undefined where there is nothing to say. */
export function describeStep(step: RunlevelStep): string | undefined {
  const [{ service, unit }] = step.services;
  const name = servicesOfStep(step);
  if (step.isMissing) return `[ERROR] ${name} is enabled, but nothing of that name can be started here`;
  if (step.leftAlone !== undefined) return `[NOTICE] ${name} is left alone: ${reasons[step.leftAlone]}`;
  if (!isDone(step)) return undefined;
  const why = service.isOwned ? '' : `, an orphan${service.leftBy === undefined ? '' : ` that ${service.leftBy} left`}`;
  const known = unit === undefined || unit === service.key ? '' : ` (${unit})`;
  return `[INFO] ${[step.boot, step.state].filter((part) => part !== undefined).join(' and ')} ${name}${known}${why}`;
}

/** Keys of the services of a step, separated by commas. */
export function servicesOfStep({ services }: RunlevelStep): string {
  return services.map(({ service }) => service.key).join(', ');
}

const reasons: Readonly<Record<NonNullable<RunlevelStep['leftAlone']>, string>> = {
  masked: 'it is masked',
  protected: 'no package has a default for it, but the server is reached by it',
  unnamed: 'this cannot be the name of a service',
  nowhere: 'nothing runs services here',
  absent: 'it is not installed',
};
