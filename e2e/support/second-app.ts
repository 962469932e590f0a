import type { System } from '../../src/system.ts';
import { createApp } from '../../src/web/app.ts';
import type { WebSettings } from '../../src/web/web-settings.ts';

/** Serves a system a second time, as after a restart, while a function runs. */
export async function withSecondApp(
  system: System,
  settings: Partial<WebSettings>,
  work: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createApp(system, settings).createServer();
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    await work(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
