import { test, type BrowserContextOptions } from 'playwright/test';
import { HttpPerson } from '../http-person.ts';
import { removeRoot, startServer, type Server } from '../server.ts';

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

interface WorkerFixtures {
  /** Additional environment of the server, such as `PANELSMITH_PANELS`; set in a spec file with `use`. */
  readonly environment: Readonly<Record<string, string>>;
  /** A real server with the sample office, the same for all tests of one worker. */
  readonly server: SetUpServer;
}

interface TestFixtures {
  /**
   * Starts a server for one test only, or again on an existing root. It is stopped and removed at the end of the test.
   */
  readonly startAnother: typeof startServer;
}

interface SetUpServer extends Server {
  /** The cookies of a signed-in administrator who set up the server. */
  readonly signedIn: StorageState;
}

export const adminPassword = 'Correct-horse-9-battery';

/** Tests of a stranger: somebody who is not signed in. */
export const asStranger = test.extend<TestFixtures, WorkerFixtures>({
  environment: [{}, { scope: 'worker', option: true }],
  server: [
    async ({ environment }, use) => {
      const server = await startServer({ environment });
      await use({ ...server, signedIn: await signInAnew(server) });
      await server.stop();
      removeRoot(server.root);
    },
    // Many packages take long on a busy machine.
    { scope: 'worker', timeout: 240_000 },
  ],
  startAnother: async ({ environment }, use) => {
    const servers: Server[] = [];
    await use(async (options) => {
      const server = await startServer({ environment, ...options });
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
    for (const { root } of servers) removeRoot(root);
  },
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

/** Tests of a signed-in administrator. */
export const asAdmin = asStranger.extend({
  storageState: async ({ server }, use) => {
    await use(server.signedIn);
  },
});

/** Sets up the server through its printed link unless this was done already, and signs in. */
export async function signInAnew(server: Server): Promise<StorageState> {
  const person = new HttpPerson(server.origin);
  if (server.setUpLink === undefined) await person.signIn(adminPassword);
  else await person.setUp(server.setUpLink, adminPassword);
  const [pair = ''] = person.cookie.split('; ');
  const [name = '', ...value] = pair.split('=');
  const { hostname } = new URL(server.origin);
  const rest = { domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' } as const;
  return { cookies: [{ name, value: value.join('='), ...rest }], origins: [] };
}
