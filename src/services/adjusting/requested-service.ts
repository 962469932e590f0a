import type { RequestedService } from './planned-adjustment.ts';
import type { Supervisors } from '../units/supervisor.ts';
import type { RecordReader } from '../../db/file/database-view.ts';

/** Finds what the records and the machine have of a service that an event adjusts. */
export function requestedService(key: string, configuration: RecordReader, supervisors: Supervisors): RequestedService {
  const record = configuration.get(key);
  const { unit, supervisor } = supervisors.of(key, record);
  const isEnabled =
    record?.prop('status') === 'enabled' ||
    // A unit of another name can be that of several records, and runs if one of them has to.
    (unit !== key &&
      configuration
        .ofType('service')
        .some((other) => other.prop('status') === 'enabled' && supervisors.of(other.key, other).unit === unit));
  return { record, unit, supervisor, isEnabled };
}
