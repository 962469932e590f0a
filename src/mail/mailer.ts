import { join } from 'node:path';
import { lockFile } from '../files/locks/file-lock.ts';
import type { LockHelper, Release } from '../files/locks/lock-helper.ts';
import { Failure } from '../refusals.ts';
import type { Root } from '../root.ts';
import { deliver, smtpPort, type Delivery } from './deliver.ts';
import { MailQueue, newMailId } from './mail-queue.ts';
import { isGivenUp, type WaitingMail } from './waiting-mail.ts';

interface MailerContext {
  readonly root: Root;
  /** The host name that this server says it has. */
  readonly name: () => string;
  readonly lockHelper?: LockHelper | undefined;
  readonly log?: (line: string, details: object) => void;
  /** The port of the mail server. Default: 25. */
  readonly port?: number | undefined;
}

/** What happened to a mail: it waits until a later try. */
export type Sending = 'sent' | 'waiting';

const minute = 60_000;
const longestPause = 60 * minute;
const givenUpAfter = 24 * 60 * minute;
const keepGivenUpFor = 7 * 24 * 60 * minute;

/** How long a new mail waits for another process that is sending. */
const lockSeconds = 1;

/**
 * Sends mails through the mail server of this machine. A mail that it does not accept waits in the queue, is tried
 * again after 1, 2, 4 minutes and so on up to an hour, and is given up after a day. One process sends at a time.
 */
export class Mailer {
  readonly queue: MailQueue;
  readonly #context: MailerContext;
  /** Mails that were sent, but could not be removed from the queue: they are not sent again. */
  readonly #sent = new Set<string>();

  constructor(context: MailerContext) {
    this.#context = context;
    this.queue = new MailQueue(context.root);
  }

  /**
   * Writes a mail into the queue and tries to send it at once. When it cannot be written, as on a full disk, it is still
   * sent if the mail server takes it.
   * @throws Failure `errors.mailNotKept` if it can be neither kept nor sent
   */
  async send(text: Pick<WaitingMail, 'to' | 'from' | 'subject' | 'text'>): Promise<Sending> {
    this.queue.mustHaveRoom();
    const now = new Date().toISOString();
    const mail: WaitingMail = { ...text, id: newMailId(), written: now, tries: 0, next: now, failure: undefined };
    try {
      this.queue.put(mail);
    } catch (error) {
      if ((await this.#deliver(mail)).end === 'sent') return 'sent';
      throw error;
    }
    try {
      return (await this.#alone(lockSeconds, (lock) => this.#tryOne(mail.id, lock))) === 'sent' ? 'sent' : 'waiting';
    } catch (err) {
      // The mail is in the queue, and will be tried again.
      this.#context.log?.('cannot try to send a mail', { mail: mail.id, err });
      return 'waiting';
    }
  }

  /**
   * Tries the mails that are due; if the server accepts one, all that wait. Called regularly by the process that serves
   * pages.
   */
  async sendDue(now: Date = new Date()): Promise<void> {
    this.#forget(now);
    const isDue = ({ next }: WaitingMail): boolean => next !== undefined && new Date(next) <= now;
    if (this.queue.list().some(isDue)) await this.#alone(0, (lock) => this.#tryAll(isDue, lock));
  }

  /** Tries all waiting mails now, also those that were given up. */
  async sendAll(): Promise<void> {
    await this.#alone(lockSeconds, (lock) => this.#tryAll(() => true, lock));
  }

  async #tryAll(isWanted: (mail: WaitingMail) => boolean, lock: Release): Promise<void> {
    const mails = this.queue.list();
    let isUp = false;
    for (const mail of mails.filter(isWanted)) isUp = (await this.#tryOne(mail.id, lock)) === 'sent' || isUp;
    if (!isUp) return;
    const others = mails.filter((mail) => !isWanted(mail) && !isGivenUp(mail));
    for (const mail of others) if ((await this.#tryOne(mail.id, lock)) === 'down') return;
  }

  /** @returns undefined if it was sent meanwhile, or waits, since after a lost lock another process may send it */
  async #tryOne(id: string, lock: Release): Promise<Delivery['end'] | undefined> {
    const mail = this.queue.get(id);
    if (!mail || lock.isLost()) return undefined;
    const delivery: Delivery = this.#sent.has(id) ? { end: 'sent' } : await this.#deliver(mail);
    if (delivery.end === 'sent') this.#removeSent(id);
    else this.#keep({ ...mail, ...afterFailure(mail, delivery.end, new Date()), failure: delivery.failure });
    return delivery.end;
  }

  async #deliver(mail: WaitingMail): Promise<Delivery> {
    const { name, port = smtpPort } = this.#context;
    const delivery = await deliver(mail, name(), port);
    this.#context.log?.('mail', { mail: mail.id, ...delivery });
    return delivery;
  }

  #removeSent(id: string): void {
    try {
      this.queue.remove(id);
      this.#sent.delete(id);
    } catch (err) {
      this.#sent.add(id);
      this.#context.log?.('cannot remove a mail that was sent; after a restart it is sent again', { mail: id, err });
    }
  }

  /** On a full disk the file stays as it was, so the mail is tried again sooner. */
  #keep(mail: WaitingMail): void {
    try {
      this.queue.put(mail);
    } catch (err) {
      this.#context.log?.('cannot store the failed try of a mail', { mail: mail.id, err });
    }
  }

  #forget(now: Date): void {
    for (const mail of this.queue.list()) {
      const age = now.getTime() - Date.parse(mail.written);
      if (isGivenUp(mail) && age > givenUpAfter + keepGivenUpFor) this.#removeOld(mail.id);
    }
  }

  /** If that fails, the others are sent nevertheless. */
  #removeOld(id: string): void {
    try {
      this.queue.remove(id);
    } catch (err) {
      this.#context.log?.('cannot remove an old mail that was given up', { mail: id, err });
    }
  }

  /**
   * Does the work if no other process is sending.
   * @returns undefined if another process is sending: the mails then wait for the next time
   * @throws Failure `errors.fileUnwritable` if the lock cannot be taken
   */
  async #alone<result>(waitSeconds: number, work: (lock: Release) => Promise<result>): Promise<result | undefined> {
    let release;
    try {
      release = await lockFile(join(this.queue.folder, 'lock'), waitSeconds, this.#context.lockHelper);
    } catch (error) {
      if (error instanceof Failure && error.key === 'errors.fileBusy') return undefined;
      throw error;
    }
    try {
      return await work(release);
    } finally {
      await release();
    }
  }
}

/** A mail after a failed try: when it is tried again, later each time, until it is given up. */
export function afterFailure(
  { tries, written }: Pick<WaitingMail, 'tries' | 'written'>,
  end: 'later' | 'down' | 'refused',
  now: Date,
): Pick<WaitingMail, 'tries' | 'next'> {
  const next = new Date(now.getTime() + Math.min(longestPause, minute * 2 ** tries));
  const isOver = end === 'refused' || next.getTime() - Date.parse(written) > givenUpAfter;
  return { tries: tries + 1, next: isOver ? undefined : next.toISOString() };
}
