import { daysWithoutBackup, notRemoved } from '../../backup/nightly/schedule.ts';
import type { SentenceKey } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { latestOfKind } from '../backup/nightly-facts.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import type { WebContext } from '../web-context.ts';
import type { AttentionItem } from './attention.ts';

/** Warnings about nightly backups that count as good, by their result. */
const warnings: ReadonlyMap<string, SentenceKey> = new Map<string, SentenceKey>([
  ['restic:3', 'archives.failures.incomplete'],
  [notRemoved, 'archives.failures.notRemoved'],
]);

/** What needs attention about backups: the last of each kind if it failed, and a nightly backup that is overdue. */
export function backupFailure({ system }: WebContext, now = new Date()): readonly AttentionItem[] {
  try {
    const { settings } = system.backups;
    const records = system.databases.open('backups').snapshot().ofType('backup_record');
    const failed = (['nightly', 'verify', 'drill', 'restore'] as const).flatMap((kind): AttentionItem[] => {
      const record = latestOfKind(records, kind);
      const result = record?.prop('Result');
      if (!record || result === '0' || (kind !== 'restore' && settings?.isEnabled !== true)) return [];
      const reason = record.prop('Note') ?? result ?? '';
      const warning = warnings.get(result ?? '');
      return [
        {
          id: `backup ${kind} ${record.key}`,
          isUnseen: kind !== 'restore',
          kind: warning === undefined ? 'danger' : 'warning',
          advice: undefined,
          sentence: { key: warning ?? `archives.failures.${kind}`, args: { reason } },
          link,
        },
      ];
    });
    const days = settings?.isEnabled === true ? daysWithoutBackup(records, now) : undefined;
    if (settings === undefined || days === undefined || days <= settings.reminderDays) return failed;
    const sentence: OwnSentence = { key: 'archives.failures.overdue', args: { count: Math.floor(days) } };
    return [{ id: 'backup overdue', isUnseen: true, kind: 'danger', advice: undefined, sentence, link }, ...failed];
  } catch {
    // A database that cannot be read is reported elsewhere.
    return [];
  }
}

const link = { label: 'archives.title', href: `${base}/backup` };
