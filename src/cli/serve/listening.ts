import type { Server } from 'node:http';

/** How long stopping waits for running requests. */
const stopSeconds = 10;

/**
 * Opens the port.
 * @throws an error with a clear message if the port is taken
 */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} of ${host} is taken; choose another one with PORT`, { cause }) : cause);
    });
    server.listen(port, host, resolve);
  });
}

/** Takes no more requests, and waits for those that are running. */
export async function stopListening(server: Server): Promise<void> {
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, stopSeconds * 1000);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}

/** Resolves when this process is asked to stop by a signal. */
export async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => {
      resolve();
    });
    process.once('SIGINT', () => {
      resolve();
    });
  });
}
