import type { DbRecord, Reading } from 'panelsmith';
import { catchAll, setting } from './delivery.ts';
import { accessOf } from './mailbox-access.ts';
import { megabytesOf } from './reception.ts';
import { sendingOf } from './sending-access.ts';

/** One setting and its value: text, or a key of the lexicon. */
interface Line {
  readonly label: string;
  readonly text?: string;
  readonly key?: string;
}

interface Part {
  readonly page: string;
  readonly lines: readonly Line[];
}

/** The settings of each of the other pages. */
export function overview(reading: Reading): { readonly parts: readonly Part[] } {
  const { configuration } = reading;
  const [postfix, spam] = [configuration.get('postfix'), configuration.get('spamassassin')];
  return {
    parts: [
      {
        page: 'access',
        lines: [choice('IMAP', accessOf(reading, 'imap')), choice('POP3', accessOf(reading, 'pop3'))],
      },
      {
        page: 'filtering',
        lines: [
          onOff('Spam', spam, 'status'),
          onOff('VirusScan', postfix, 'VirusScan'),
          onOff('PatternsScan', postfix, 'PatternsScan'),
        ],
      },
      {
        page: 'reception',
        lines: [
          choice('access', postfix?.prop('access') === 'public' ? 'public' : 'private'),
          { label: 'fields.MaxMessageSize.label', text: megabytesOf(postfix) },
          choice('Submission', sendingOf(reading, 'uqpsmtpd')),
          choice('Smtps', sendingOf(reading, 'sqpsmtpd')),
        ],
      },
      { page: 'delivery', lines: deliveryLines(reading, postfix) },
    ],
  };
}

function deliveryLines(reading: Reading, postfix: DbRecord | undefined): readonly Line[] {
  const unknown = catchAll(reading);
  const smartHost = postfix?.prop('SMTPSmartHost') ?? '';
  const delegate = setting(reading, 'DelegateMailServer');
  return [
    unknown === '' ? choice('UnknownUser', 'return') : { label: 'fields.UnknownUser.label', text: unknown },
    named('DelegateMailServer', delegate),
    named('SMTPSmartHost', smartHost),
  ];
}

function choice(field: string, value: string): Line {
  return { label: `fields.${field}.label`, key: `fields.${field}.options.${value}` };
}

function onOff(field: string, record: DbRecord | undefined, property: string): Line {
  return { label: `fields.${field}.label`, key: record?.prop(property) === 'enabled' ? 'states.on' : 'states.off' };
}

function named(field: string, value: string): Line {
  return { label: `fields.${field}.label`, ...(value === '' ? { key: 'states.none' } : { text: value }) };
}
