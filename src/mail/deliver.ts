import type { Transporter } from 'nodemailer';
import { onOneLine } from '../process/one-line.ts';
import { messageOf } from '../refusals.ts';
import type { WaitingMail } from './waiting-mail.ts';

/** How one try ended. `later`: the server may accept it later; `down`: no mail server answers. */
export type Delivery =
  { readonly end: 'sent' } | { readonly end: 'later' | 'down' | 'refused'; readonly failure: string };

/** The address of the mail server of this machine; no other is used. */
const host = '127.0.0.1';
export const smtpPort = 25;

/**
 * Hands a mail to the mail server of this machine: without a password, without TLS, with an empty sender on the envelope,
 * so that nothing bounces in a circle. Never throws.
 * @param name the host name that this server says it has
 */
export async function deliver(mail: WaitingMail, name: string, port: number): Promise<Delivery> {
  let transport: Transporter | undefined;
  try {
    // Loaded with the first mail: it takes 13 MB.
    const { createTransport } = await import('nodemailer');
    transport = createTransport({
      host,
      port,
      name,
      secure: false,
      ignoreTLS: true,
      // The text of a mail must not make nodemailer read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: 5000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
    });
    await transport.sendMail({
      envelope: { from: '', to: [mail.to] },
      from: mail.from,
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      date: new Date(mail.written),
      messageId: `<${mail.id}@${domainOf(mail.from.address)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { end: 'sent' };
  } catch (error) {
    return { end: endOf(error), failure: onOneLine(messageOf(error), 500) };
  } finally {
    transport?.close();
  }
}

/** A refusal of this mail is final; after any other failure the next try may succeed. */
function endOf(error: unknown): 'later' | 'down' | 'refused' {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  if (typeof code !== 'number') return 'down';
  const command = error instanceof Error && 'command' in error ? String(error.command) : '';
  return ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command) && code >= 500 ? 'refused' : 'later';
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
