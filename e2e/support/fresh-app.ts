import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openServerLog } from '../../src/cli/serve/server-log.ts';
import { openRoot, type Root } from '../../src/root.ts';
import { sessionOfAdministrator, setUpAdministrator } from '../../src/kit/testing/administrator.ts';
import { openSystem, type System } from '../../src/system.ts';
import type { SystemSettings } from '../../src/system/system-settings.ts';
import { createApp } from '../../src/web/app.ts';
import type { WebSettings } from '../../src/web/web-settings.ts';
import { HttpPerson } from './http-person.ts';

/** The whole panel in this process, on a fresh root and a free port, without any special code for tests. */
export interface FreshApp {
  readonly root: Root;
  readonly system: System;
  readonly origin: string;
  readonly setUpLink: string;
  /** The logged lines, one JSON text each. */
  readonly logged: readonly string[];
  /** A signed-in administrator of a server that is set up; others sign in by the password `Fresh-app-2026`. */
  admin(): Promise<HttpPerson>;
  /** Returns the line of a record in the accounts file, without its key; undefined if there is none. */
  account(key: string): string | undefined;
  /** Does what the server process does regularly. */
  tendMail(now?: Date): Promise<void>;
  /** Closes the file of the log; the next line opens it again. */
  closeLog(): Promise<void>;
  close(): Promise<void>;
}

interface FreshAppOptions {
  /** Lines to append to the accounts database. */
  readonly accounts?: readonly string[];
  /** Files of a package folder to load, by path relative to it: `NAME/panel.ts` and so on. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Parent of the root's folder; default: the system's temporary folder. */
  readonly within?: string;
  readonly system?: SystemSettings;
  readonly web?: Partial<WebSettings>;
}

export async function openFreshApp(options: FreshAppOptions = {}): Promise<FreshApp> {
  const folder = mkdtempSync(join(options.within ?? tmpdir(), 'panelsmith-app-'));
  const root = openRoot(folder);
  const logged: string[] = [];
  writeFiles(join(folder, 'packages'), options.packages ?? {});
  writeFiles(folder, { 'home/e-smith/db/accounts': (options.accounts ?? []).map((line) => `${line}\n`).join('') });
  const serverLog = openServerLog(root.path('var/log/panelsmith/panelsmith.log'), () => undefined);
  const system = await openSystem(root, {
    packageFolders: [join(folder, 'packages')],
    log(level, line, details = {}) {
      logged.push(JSON.stringify({ level, line, ...details }));
      serverLog.log(level, line, details);
    },
    logLost: serverLog.lost,
    ...options.system,
  });
  if (completeLexicons(system)) await system.refreshPackages();
  await system.initializeDatabases();
  const app = createApp(system, options.web);
  const server = app.createServer();
  // A slow machine must not close a connection while the next request is being sent.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const setUpLink = `${origin}${app.setUpPath ?? ''}`;
  let ready: Promise<void> | undefined;
  return {
    root,
    system,
    origin,
    setUpLink,
    logged,
    async admin() {
      const person = new HttpPerson(origin);
      ready ??= setUpAdministrator(system);
      await ready;
      person.keepCookie(...sessionOfAdministrator(system));
      return person;
    },
    account: (key) => system.databases.accounts.snapshot().get(key)?.raw,
    tendMail: (now) => app.tendMail(now),
    closeLog: () => serverLog.close(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await system.close();
      await serverLog.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** Adds missing lexicon keys to a test's packages. The text of such a key is the key itself. */
function completeLexicons(system: System): boolean {
  const incomplete = system.packages.filter(({ mistakes }) =>
    mistakes.some(({ missingKey }) => missingKey !== undefined),
  );
  for (const { folder, mistakes } of incomplete) {
    const file = join(folder, 'locales/en.json');
    const said = existsSync(file) ? sentencesIn(readFileSync(file, 'utf8')) : {};
    if (!said) continue;
    const missing = mistakes.flatMap(({ missingKey }) => missingKey ?? []);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...said, ...Object.fromEntries(missing.map((key) => [key, key])) }));
  }
  return incomplete.length > 0;
}

/** Returns undefined if the text is not a lexicon, since the test may be about that. */
function sentencesIn(text: string): object | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
