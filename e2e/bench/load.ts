import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/** A request to repeat. */
export interface LoadRequest {
  readonly port: number;
  /** The same path each time, or one computed from the number of the request. */
  readonly path: string | ((number: number) => string);
  readonly headers: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Duration of each response in milliseconds, sorted. */
  readonly milliseconds: readonly number[];
}

/**
 * Repeats a GET request over several kept-alive connections, each of which waits for its response. Uses plain sockets,
 * so that the client needs little time compared to what it measures.
 * @throws Error if a response is not 200
 */
export async function load(request: LoadRequest, connections: number, seconds: number): Promise<LoadResult> {
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  const times = await Promise.all(Array.from({ length: connections }, () => repeat(request, until)));
  const milliseconds = times.flat().sort((a, b) => a - b);
  return { perSecond: (milliseconds.length * 1000) / (performance.now() - began), milliseconds };
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function repeat({ port, path, headers }: LoadRequest, until: number): Promise<number[]> {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const pathOf = typeof path === 'string' ? (): string => path : path;
  return new Promise((resolve, reject) => {
    const times: number[] = [];
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let buffered = Buffer.alloc(0);
    let wanted = -1;
    const send = (): void => {
      sent = performance.now();
      socket.write(`GET ${pathOf(next())} HTTP/1.1\r\n${lines.join('')}\r\n`);
    };
    socket.setNoDelay(true);
    socket.once('connect', send);
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      if (wanted < 0) wanted = answerLength(buffered);
      if (wanted < 0 || buffered.length < wanted) return;
      if (!buffered.subarray(0, 12).toString('latin1').endsWith('200')) {
        reject(new Error(`a page answered ${buffered.subarray(0, 200).toString('latin1')}`));
        socket.destroy();
        return;
      }
      times.push(performance.now() - sent);
      buffered = Buffer.alloc(0);
      wanted = -1;
      if (performance.now() < until) send();
      else
        socket.end(() => {
          resolve(times);
        });
    });
  });
}

let requests = 0;

/** Counts the requests of all connections. */
function next(): number {
  requests += 1;
  return requests;
}

/** Returns the length of a whole response in bytes, by its Content-Length; -1 while its head is incomplete. */
function answerLength(buffered: Buffer): number {
  const head = buffered.indexOf('\r\n\r\n');
  if (head < 0) return -1;
  const length = /content-length: (\d+)/i.exec(buffered.subarray(0, head).toString('latin1'))?.[1];
  return head + 4 + Number(length ?? '0');
}
