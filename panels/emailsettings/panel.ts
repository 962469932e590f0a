import { definePanel, formPage, viewPage } from 'panelsmith';
import { delivery } from './delivery.ts';
import { filtering } from './filtering.ts';
import { accessField, stageAccess } from './mailbox-access.ts';
import { overview } from './overview.ts';
import { reception } from './reception.ts';
import { updateEvent } from './update-event.ts';

/**
 * Mail: from where mailboxes can be read, what is filtered, who can hand over mail, and where it goes. Records `imap`,
 * `imaps`, `pop3`, `pop3s`, `postfix`, `spamassassin` and others of the configuration database. Source: classic panel
 * emailsettings.
 */
export default definePanel({
  name: 'emailsettings',
  menu: { heading: 'Configuration', order: [6000, 6700] },
  pages: {
    overview: viewPage({
      view: 'views/overview.ejs',
      links: ['access', 'filtering', 'reception', 'delivery'],
      model: overview,
    }),
    access: formPage({
      settings: { database: 'configuration', key: 'dovecot', type: 'service' },
      fields: { IMAP: accessField('imap'), POP3: accessField('pop3') },
      postEvent(changes, _dovecot, { IMAP, POP3 }) {
        stageAccess(changes, 'imap', IMAP);
        stageAccess(changes, 'pop3', POP3);
        // As `signals` of a page that stores none of its fields, it would be signalled even without changes.
        if (!changes.writesNothing) changes.signal(updateEvent.event);
      },
      next: 'overview',
    }),
    filtering,
    reception,
    delivery,
  },
});
