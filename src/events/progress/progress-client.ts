import { connect, type Socket } from 'node:net';
import { encodeMessage, MessageReader, messageKinds, type ProgressMessage } from './progress-message.ts';

const answerMs = 1000;

/** Tells the run that this process is part of how far it is. Whatever goes wrong, it is silent. */
export class ProgressClient {
  readonly #socket: Socket;
  readonly #task: number;
  readonly #answers: ((message: ProgressMessage | undefined) => void)[] = [];

  /** @returns undefined when this process is part of no run */
  static open(environment: Readonly<Record<string, string | undefined>>): ProgressClient | undefined {
    const path = environment['PTRACK_SOCKETPATH'];
    if (path === undefined || path === '') return undefined;
    return new ProgressClient(connect(path), Number(environment['PTRACK_TASKID']) || 0);
  }

  private constructor(socket: Socket, task: number) {
    const reader = new MessageReader();
    this.#socket = socket;
    this.#task = task;
    socket.unref();
    socket.on('data', (bytes) => {
      for (const message of reader.push(Buffer.from(bytes))) this.#answers.shift()?.(message);
    });
    const fail = (): void => {
      for (const answer of this.#answers.splice(0)) answer(undefined);
    };
    socket.on('error', fail).on('close', fail);
  }

  /** A task of our own below the one this process is in. @returns its id; undefined when there is no answer */
  async declare(weight: number, title: string): Promise<number | undefined> {
    const answer = await this.#ask({ kind: messageKinds.declare, body: [this.#task, weight, title] });
    return typeof answer?.body === 'number' ? answer.body : undefined;
  }

  /** @param task the one this process is in when left out */
  async progress(fraction: number, message: string | null, task = this.#task): Promise<void> {
    await this.#ask({ kind: messageKinds.progress, body: [task, fraction, message, null] });
  }

  close(): void {
    this.#socket.end();
  }

  #ask(message: ProgressMessage): Promise<ProgressMessage | undefined> {
    return new Promise((resolve) => {
      const bytes = encodeMessage(message);
      if (!bytes || this.#socket.destroyed) {
        resolve(undefined);
        return;
      }
      const timer = setTimeout(resolve, answerMs, undefined);
      this.#answers.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#socket.write(bytes);
    });
  }
}
