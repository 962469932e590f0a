import { isDone, type RunlevelDeed } from './plan-runlevel.ts';

/** A deed in English, for the operator; undefined where there is nothing to say. */
export function sayDeed(deed: RunlevelDeed): string | undefined {
  const [{ service, unit }] = deed.services;
  const name = namesOf(deed);
  if (deed.isMissing) return `[ERROR] ${name} is enabled, but nothing of that name can be started here`;
  if (deed.leftAlone !== undefined) return `[NOTICE] ${name} is left alone: ${reasons[deed.leftAlone]}`;
  if (!isDone(deed)) return undefined;
  const why = service.isOwned ? '' : `, an orphan${service.leftBy === undefined ? '' : ` that ${service.leftBy} left`}`;
  const known = unit === undefined || unit === service.key ? '' : ` (${unit})`;
  return `[INFO] ${[deed.boot, deed.state].filter((part) => part !== undefined).join(' and ')} ${name}${known}${why}`;
}

export function namesOf({ services }: RunlevelDeed): string {
  return services.map(({ service }) => service.key).join(', ');
}

const reasons: Readonly<Record<NonNullable<RunlevelDeed['leftAlone']>, string>> = {
  masked: 'it is masked',
  protected: 'no package has a default for it, but the server is reached by it',
  unnamed: 'this cannot be the name of a service',
  nowhere: 'nothing runs services here',
  absent: 'it is not installed',
};
