import { connect, type Socket } from 'node:net';
import { encodeMessage, MessageReader, messageKinds, type ProgressMessage } from './progress-message.ts';

const answerMs = 1000;

/** Reports the progress of this process to the run that started it. Errors are ignored. */
export class ProgressClient {
  readonly #socket: Socket;
  readonly #task: number;
  readonly #answers: ((message: ProgressMessage | undefined) => void)[] = [];

  /** @returns undefined if this process does not belong to a run */
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

  /**
   * Declares a task below the one of this process.
   * @returns its id; undefined if there is no answer
   */
  async declare(weight: number, title: string): Promise<number | undefined> {
    const answer = await this.#ask({ kind: messageKinds.declare, body: [this.#task, weight, title] });
    return typeof answer?.body === 'number' ? answer.body : undefined;
  }

  /** @param task default: the task of this process */
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
