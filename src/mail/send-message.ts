import { join } from 'node:path';
import type { Databases } from '../db/file/databases.ts';
import type { Root } from '../root.ts';
import { mailAddress, mailServerOf, noticeReaders, type MailConfiguration } from './mail-address.ts';
import { writeMail, type MailArgs } from './mail-words.ts';
import { Mailer, type Sending } from './mailer.ts';
import { readerLanguage } from './reader-languages.ts';

/** A mail to be written from a template. */
export interface MessageToSend {
  /** Names of accounts, or addresses. Default: who gets the notices of the server. */
  readonly to?: string | readonly string[];
  /** `NAME` of the lexicon's sentences `mail.NAME.subject` and `mail.NAME.text`. */
  readonly template: string;
  /** Values for the placeholders of these sentences; `server` is always the name of the server. */
  readonly args?: MailArgs;
}

/** What is needed to send a mail; the context of an action has it. */
interface Sender {
  readonly root: Root;
  readonly databases: Pick<Databases, 'configuration'>;
  /** The folder of the package, with its `locales`. */
  readonly folder: string;
}

/**
 * Sends a mail to each reader in the reader's language, through the mail server of this machine. A mail that cannot be
 * sent now waits in the queue and is tried again by the process that serves pages; this is not an error.
 * @returns `waiting` if a mail waits
 * @throws Failure `errors.mailAddress` for an invalid address, `errors.mailNotKept` if the queue cannot be written;
 * Error if the lexicon lacks the template
 */
export async function sendMessage(sender: Sender, message: MessageToSend): Promise<Sending> {
  const { root, databases, folder } = sender;
  const configuration = databases.configuration.snapshot();
  const server = mailServerOf(configuration);
  const mailer = new Mailer({ root, name: () => server.name });
  return await sendThrough(
    mailer,
    message,
    (reader) => {
      const language = readerLanguage(root, configuration, reader);
      return writeMail(join(folder, 'locales'), message.template, language, { server: server.name, ...message.args });
    },
    configuration,
  );
}

/** As `sendMessage`, through a given mailer and with texts that the caller makes. */
export async function sendThrough(
  mailer: Mailer,
  { to }: Pick<MessageToSend, 'to'>,
  write: (reader: string) => { readonly subject: string; readonly text: string },
  configuration: MailConfiguration,
): Promise<Sending> {
  const { name, domain } = mailServerOf(configuration);
  const readers = [to ?? noticeReaders(configuration)].flat();
  const mails = readers.map((reader) => ({
    to: mailAddress(reader, domain),
    from: { name, address: mailAddress('admin', domain) },
    ...write(reader),
  }));
  const ends: Sending[] = [];
  for (const mail of mails) ends.push(await mailer.send(mail));
  return ends.includes('waiting') ? 'waiting' : 'sent';
}
