import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { hasCode } from '../../refusals.ts';
import { frameOf, FrameReader, fromParent, toParent } from './frames.ts';

/*
 * What an isolated process uses itself: see `IsolatedProcess`. The code that runs there may replace anything, so the
 * functions of Node are taken before.
 */

const retry = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;
const retryMs = 5;

/** Sends a message to the process that started this one. It has left when this returns. */
export function sendToParent(message: object): void {
  writeAll(toParent, frameOf(message));
}

/** Receives messages until the process that started this one ends; then this one ends too. */
export function listenToParent(onMessage: (message: unknown) => void): void {
  const reader = new FrameReader(Infinity, onMessage);
  const pipe = new Socket({ fd: fromParent, readable: true, writable: false });
  pipe.on('data', (bytes) => {
    reader.add(bytes);
  });
  pipe.on('error', () => undefined).on('close', () => process.exit(1));
}

/**
 * Makes both output streams write at once and to the same pipe, so that the order is kept and nothing is lost if the
 * process exits.
 */
export function printAtOnce(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const write = (bytes: Buffer, _encoding: string, done: () => void): void => {
      writeAll(1, bytes);
      done();
    };
    Object.defineProperty(process, name, { configurable: true, enumerable: true, value: new Writable({ write }) });
  }
}

/** Nobody reads what is written to a closed pipe, so it is left out. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) return;
      // Another program that has the same pipe made it non-blocking.
      wait(retry, 0, 0, retryMs);
    }
}
