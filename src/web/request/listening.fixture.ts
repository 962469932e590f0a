import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Express } from 'express';

/** Serves an app on a free port of this machine. */
export async function listening(app: Express): Promise<{ readonly origin: string; readonly close: () => void }> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
