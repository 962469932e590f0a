import {
  accept,
  date,
  definePanel,
  formPage,
  radio,
  refuse,
  refuseField,
  select,
  text,
  time,
  writeSetting,
  type ChangeSet,
  type DbRecord,
  type PageRefusal,
  type Rule,
} from 'panelsmith';
import { timeProgram } from './time-program.ts';
import { currentZone, timeIn, timeZones } from './time-zones.ts';

interface Clock {
  readonly TimeZone: string;
  readonly TimeSource: string;
  readonly NTPServer: string;
  readonly Date: string;
  readonly Time: string;
}

const programs = {
  chrony: 'programs.chrony',
  timesyncd: 'programs.timesyncd',
  none: 'programs.none',
} as const;

const server: Rule = (value) =>
  /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/.test(value)
    ? accept(value)
    : refuse('errors.timeServer', { value });

const likelyYear: Rule = (value) => (/^20[0-9]{2}-/.test(value) ? accept(value) : refuse('errors.year'));

/**
 * Time zone, and where the clock gets the time from. Setting `TimeZone` and record `ntpd` of the configuration
 * database: its `status` says whether `NTPServer` is asked. A time that is set by hand is stored nowhere; it is the
 * argument of `timezone-update`, as `MMDDhhmmYYYY.ss`.
 * Source: classic panel datetime.
 */
export default definePanel({
  name: 'datetime',
  menu: { heading: 'Configuration', order: [6000, 6100] },
  pages: {
    datetime: formPage({
      settings: { database: 'configuration', key: 'ntpd', type: 'service' },
      header: {
        view: 'views/now.ejs',
        model: (reading) => {
          const zone = currentZone(reading);
          return { time: timeIn(zone), zone, program: programs[timeProgram() ?? 'none'] };
        },
      },
      fields: {
        TimeZone: select({ property: false, options: timeZones, initial: currentZone }),
        TimeSource: radio({
          property: false,
          options: ['ntp', 'manual'],
          initial: (_reading, ntpd) => (ntpd?.prop('status') === 'enabled' ? 'ntp' : 'manual'),
        }),
        NTPServer: text({ optional: true, rules: [server] }),
        Date: date({ property: false, optional: true, rules: [likelyYear] }),
        Time: time({ property: false, optional: true }),
      },
      sections: { clock: ['TimeSource', 'NTPServer'], byHand: ['Date', 'Time'] },
      rules: [refuseHalf],
      postEvent: stageClock,
      next: 'datetime',
    }),
  },
});

function refuseHalf(clock: Clock): PageRefusal<keyof Clock> | undefined {
  if (clock.TimeSource === 'ntp' && clock.NTPServer === '') return refuseField('NTPServer', 'errors.required');
  if (clock.TimeSource === 'ntp')
    return clock.Date + clock.Time === '' ? undefined : refuseField('Date', 'errors.notBoth');
  if (clock.Date === '' && clock.Time !== '') return refuseField('Date', 'errors.required');
  return clock.Date !== '' && clock.Time === '' ? refuseField('Time', 'errors.required') : undefined;
}

/** The classic events have no record as their argument. */
function stageClock(changes: ChangeSet, ntpd: DbRecord, clock: Clock): void {
  const status = clock.TimeSource === 'ntp' ? 'enabled' : 'disabled';
  if (ntpd.prop('status') !== status) changes.configuration.setProps('ntpd', { status });
  if (changes.changes.some(({ key }) => key === 'ntpd')) changes.signal('timeserver-update');
  if (clock.TimeZone !== currentZone(changes)) {
    writeSetting(changes.configuration, 'TimeZone', clock.TimeZone);
    changes.signal('timezone-update');
  }
  if (clock.Date !== '') changes.signal('timezone-update', classicTime(clock));
}

function classicTime({ Date: day, Time: clock }: Clock): string {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return `${month}${dayOfMonth}${clock.replace(':', '')}${year}.00`;
}
