import {
  accept,
  formPage,
  number,
  refuse,
  select,
  text,
  toggle,
  type ChangeSet,
  type Rule,
  type SettingPlace,
} from 'panelsmith';
import { signalUpdate } from './signal-update.ts';

const enabled = { on: 'enabled', off: 'disabled' } as const;

/** Signs that mail programs show as they are, in every character set. */
const spamMark: Rule = (value) =>
  /^[A-Za-z0-9[\](){}<>*! _.:#-]+$/.test(value) ? accept(value) : refuse('errors.spamMark');

function ofFilter(name: string): { readonly property: SettingPlace } {
  return { property: { database: 'configuration', key: 'spamassassin', name, type: 'service' } };
}

/**
 * What is refused or marked before it is delivered. Record `spamassassin` of the configuration database, and
 * `PatternsScan` of `postfix`.
 */
export const filtering = formPage({
  settings: { database: 'configuration', key: 'postfix', type: 'service' },
  header: { view: 'views/no-virus-scanner.ejs' },
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
    PatternsScan: toggle(enabled),
  },
  sections: {
    spam: ['Spam', 'Sensitivity', 'TagLevel', 'RejectLevel', 'SubjectTag', 'Subject'],
    programs: ['PatternsScan'],
  },
  postEvent: stageFilter,
  next: 'overview',
});

/** Mail goes through a second service, which asks the filter. */
function stageFilter(changes: ChangeSet): void {
  const status = changes.configuration.get('spamassassin')?.prop('status') ?? 'disabled';
  if ((changes.configuration.get('spamass-milter')?.prop('status') ?? 'disabled') !== status)
    changes.configuration.setProps('spamass-milter', { status });
  signalUpdate(changes);
}
