import { formPage, number, radio, type ChangeSet, type DbRecord } from 'panelsmith';
import { sendingField, stageSending } from './sending-access.ts';
import { updateEvent } from './update-event.ts';

const megabyte = 1024 * 1024;

/** Who can hand over mail to this server. Record `postfix`, and `uqpsmtpd` and `sqpsmtpd` for people who sign in. */
export const reception = formPage({
  settings: { database: 'configuration', key: 'postfix', type: 'service' },
  fields: {
    access: radio({ options: ['public', 'private'] }),
    MaxMessageSize: number({
      property: false,
      min: 1,
      max: 1000,
      initial: (_reading, postfix) => megabytesOf(postfix),
    }),
    Submission: sendingField('uqpsmtpd'),
    Smtps: sendingField('sqpsmtpd'),
  },
  sections: { outside: ['access', 'MaxMessageSize'], senders: ['Submission', 'Smtps'] },
  postEvent: stageReception,
  signals: updateEvent,
  next: 'overview',
});

/** The largest mail in megabytes; it is stored in bytes. */
export function megabytesOf(postfix: DbRecord | undefined): string {
  const bytes = Number(postfix?.prop('MaxMessageSize') ?? '');
  return String(bytes > 0 ? Math.max(1, Math.round(bytes / megabyte)) : 50);
}

function stageReception(
  changes: ChangeSet,
  postfix: DbRecord,
  submitted: { readonly MaxMessageSize: string; readonly Submission: string; readonly Smtps: string },
): void {
  if (submitted.MaxMessageSize !== megabytesOf(postfix))
    changes.configuration.setProps('postfix', { MaxMessageSize: String(Number(submitted.MaxMessageSize) * megabyte) });
  stageSending(changes, 'uqpsmtpd', submitted.Submission);
  stageSending(changes, 'sqpsmtpd', submitted.Smtps);
}
