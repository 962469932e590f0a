import {
  accept,
  formPage,
  number,
  refuse,
  refuseField,
  select,
  text,
  toggle,
  type ChangeSet,
  type DbRecord,
  type PageContext,
  type PageRefusal,
  type Rule,
  type SettingPlace,
} from 'panelsmith';
import { updateEvent } from './update-event.ts';
import { scannerState } from './virus-scanner.ts';

const enabled = { on: 'enabled', off: 'disabled' } as const;

/** Accepts only characters that mail programs show unchanged in every character set. */
const spamMark: Rule = (value) =>
  /^[A-Za-z0-9[\](){}<>*! _.:#-]+$/.test(value) ? accept(value) : refuse('errors.spamMark');

function ofFilter(name: string): { readonly property: SettingPlace } {
  return { property: { database: 'configuration', key: 'spamassassin', name, type: 'service' } };
}

/**
 * Which mail is refused or marked before delivery. Record `spamassassin` of the configuration database, and `VirusScan`
 * and `PatternsScan` of `postfix`.
 */
export const filtering = formPage({
  settings: { database: 'configuration', key: 'postfix', type: 'service' },
  header: { view: 'views/virus-scanner.ejs', model: () => ({ state: scannerState() }) },
  fields: {
    Spam: toggle({ ...ofFilter('status'), ...enabled }),
    Sensitivity: select({
      ...ofFilter('Sensitivity'),
      options: ['verylow', 'low', 'medium', 'high', 'veryhigh', 'custom'],
    }),
    TagLevel: number({ ...ofFilter('TagLevel'), min: 0, max: 20 }),
    RejectLevel: number({ ...ofFilter('RejectLevel'), min: 0, max: 20 }),
    SubjectTag: toggle({ ...ofFilter('SubjectTag'), ...enabled }),
    Subject: text({ ...ofFilter('Subject'), optional: true, max: 30, rules: [spamMark] }),
    VirusScan: toggle(enabled),
    PatternsScan: toggle(enabled),
  },
  sections: {
    spam: ['Spam', 'Sensitivity', 'TagLevel', 'RejectLevel', 'SubjectTag', 'Subject'],
    programs: ['VirusScan', 'PatternsScan'],
  },
  rules: [refuseUnscanned],
  postEvent: stageFilter,
  signals: updateEvent,
  next: 'overview',
});

/**
 * Refuses to turn on a scanner that is not installed, since mail would then wait at its senders. If it was already on,
 * it can stay on.
 */
function refuseUnscanned(
  { VirusScan }: { readonly VirusScan: string },
  { record }: PageContext,
): PageRefusal<'VirusScan'> | undefined {
  const state = scannerState();
  if (VirusScan !== 'enabled' || record?.prop('VirusScan') === 'enabled' || state === 'ready') return undefined;
  return refuseField('VirusScan', `scanner.${state}`);
}

/** Stages the second service through which mail passes, which calls the filter or the scanner. */
function stageFilter(changes: ChangeSet, postfix: DbRecord): void {
  const spam = changes.configuration.get('spamassassin')?.prop('status') ?? 'disabled';
  const virus = postfix.prop('VirusScan') ?? 'disabled';
  for (const [key, status] of [
    ['spamass-milter', spam],
    ['clamd', virus],
    ['clamav-milter', virus],
  ] as const)
    if ((changes.configuration.get(key)?.prop('status') ?? 'disabled') !== status)
      changes.configuration.setProps(key, { status });
}
