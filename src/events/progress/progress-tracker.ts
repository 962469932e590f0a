import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import {
  encodeMessage,
  errorBit,
  MessageReader,
  messageKinds,
  replyBit,
  type ProgressMessage,
} from './progress-message.ts';
import { TaskTree } from './task-tree.ts';
import { isJsonList } from '../../files/state/json-kinds.ts';

/** Receives the progress of an action, 0 to 1, and its message. */
export type ProgressListener = (fraction: number, message: string | undefined) => void;

/** Longest path of a socket. Source: unix(7). */
const longestPath = 107;
/** Limit of tasks for one action. */
const maxTasks = 10_000;

/**
 * Listens on a socket for the progress of programs, for one action at a time. Their tasks are below the action's own
 * task, which is 0.
 */
export class ProgressTracker {
  readonly #path: string;
  readonly #clients = new Set<Socket>();
  #server: Server | undefined;
  #tree = new TaskTree('action');
  #listener: ProgressListener | undefined;
  #tasks = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param path of the socket, where nothing is yet
   * @returns an unreachable tracker if the socket cannot be created, since missing progress must not fail a run
   */
  static open(path: string): ProgressTracker {
    const tracker = new ProgressTracker(path);
    tracker.#listen();
    return tracker;
  }

  /** Returns the environment variables that programs need to find it. */
  environment(): Record<string, string> {
    return this.#server ? { PTRACK_SOCKETPATH: this.#path, PTRACK_TASKID: '0' } : {};
  }

  /** Starts again for the next action. */
  attend(listener: ProgressListener): void {
    this.#tree = new TaskTree('action');
    this.#tasks = 0;
    this.#listener = listener;
  }

  close(): void {
    this.#listener = undefined;
    for (const client of this.#clients) client.destroy();
    if (!this.#server) return;
    // This removes the socket too.
    this.#server.close();
    this.#server = undefined;
  }

  #listen(): void {
    if (Buffer.byteLength(this.#path) > longestPath) return;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    } catch {
      return;
    }
    const server = createServer((client) => {
      this.#serve(client);
    });
    server.on('error', () => {
      this.#server = undefined;
    });
    server.unref();
    this.#server = server.listen(this.#path);
  }

  #serve(client: Socket): void {
    const reader = new MessageReader();
    this.#clients.add(client);
    client.unref();
    client.on('error', () => undefined);
    client.on('close', () => this.#clients.delete(client));
    client.on('data', (bytes) => {
      for (const message of reader.push(Buffer.from(bytes))) client.write(this.#answer(message));
    });
  }

  #answer(message: ProgressMessage): Buffer {
    const kind = message.kind | replyBit;
    let body: unknown;
    try {
      body = this.#perform(message);
    } catch (error) {
      body = error instanceof Error ? error : new Error(String(error));
    }
    const reply = body instanceof Error ? undefined : encodeMessage({ kind, body });
    const failure = body instanceof Error ? body.message : 'the answer is too long';
    return reply ?? encodeMessage({ kind: kind | errorBit, body: failure }) ?? Buffer.of();
  }

  /** @throws Error for an invalid request */
  #perform({ kind, body }: ProgressMessage): unknown {
    if (!isJsonList(body)) throw new Error('the arguments are not an array');
    const [first, second, third, fourth] = body;
    switch (kind) {
      case messageKinds.declare: {
        this.#tasks += 1;
        if (this.#tasks > maxTasks) throw new Error('too many tasks');
        return this.#notify(this.#tree.declare(Number(first) || 0, numberOr(second, 1), textOf(third) ?? ''));
      }
      case messageKinds.done:
        this.#tree.done(Number(first), textOf(second), codeOf(third));
        return this.#notify(first);
      case messageKinds.progress:
        this.#tree.progress(Number(first), numberOr(second, 0), textOf(third), codeOf(fourth));
        return this.#notify(first);
      case messageKinds.query:
        return this.#query(first);
      default:
        throw new Error(`there is no request ${kind}`);
    }
  }

  #notify(result: unknown): unknown {
    this.#listener?.(this.#tree.total(), this.#tree.news() || undefined);
    return result;
  }

  #query(subject: unknown): unknown {
    const { children, ...root } = this.#tree.tree();
    if (subject === 'progress') return { ...root, progress: this.#tree.total(), last: this.#tree.last };
    if (subject === 'tasks') return { ...root, children };
    throw new Error('there is no question of that name');
  }
}

function numberOr(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : otherwise;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function codeOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
