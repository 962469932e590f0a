import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const sinkProgram = '/usr/sbin/smtp-sink';

/** A real mail server that stores each mail unchanged, with the envelope in front. */
export interface MailSink {
  readonly port: number;
  /** The mails in the order of their arrival. */
  mails(): readonly string[];
  close(): Promise<void>;
}

/**
 * @param port default: a free one
 * @param options of smtp-sink, such as `-f RCPT` to refuse all
 */
export async function openMailSink(port?: number, options: readonly string[] = []): Promise<MailSink> {
  const at = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-sink-'));
  chmodSync(folder, 0o777);
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const program = spawn(sinkProgram, [...user, ...options, '-d', `${folder}/%s.`, `127.0.0.1:${at}`, '10'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; !(await answers(at)); tries++) {
    if (tries > 100 || program.exitCode !== null) throw new Error('smtp-sink does not answer');
    await delay(50);
  }
  return {
    port: at,
    mails: () =>
      readdirSync(folder)
        .sort()
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .filter((mail) => mail.includes('\n\n')),
    async close() {
      const gone = new Promise((resolve) => program.once('exit', resolve));
      program.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
