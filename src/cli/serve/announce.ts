import type { Server } from 'node:http';
import { base } from '../../web/base-url.ts';
import type { CommandContext } from '../command.ts';

interface Announced {
  readonly server: Server;
  readonly host: string;
  /** Path of the one-time set-up link, if there is one. */
  readonly setUpPath: string | undefined;
  readonly logFile: string;
}

/** Prints the address of Panelsmith's pages, and the path of the log. */
export function announce(context: CommandContext, { server, host, setUpPath, logFile }: Announced): void {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  context.out(`Panelsmith serves ${context.root.folder}\n`);
  if (setUpPath !== undefined)
    context.out(`  set up  ${origin}${setUpPath}\n          choose the password of admin there; the link works once\n`);
  context.out(`  log     ${logFile}\n`);
  context.out(`  open    ${origin}${base}/\n`);
}
