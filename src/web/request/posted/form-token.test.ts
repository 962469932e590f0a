import express, { type Request } from 'express';
import session from 'express-session';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { tokenName } from '../../../panel/submit/posted-names.ts';
import { Failure } from '../../../refusals.ts';
import { listening } from '../listening.fixture.ts';
import { openFormTokens } from './form-token.ts';

const tokens = openFormTokens('the secret of this server');

/** The same server after a restart, and one with another secret. */
const servers = { now: tokens, restarted: openFormTokens('the secret of this server'), other: openFormTokens('x') };

let origin: string;

beforeAll(async () => {
  const app = express();
  app.use(session({ name: 'session', secret: 'x', resave: false, saveUninitialized: false }), express.json());
  app.post('/sign-in', (request, response) => {
    request.session.account = posted(request)[0] ?? '';
    response.json([]);
  });
  app.post('/tokens', (request, response) => {
    response.json(posted(request).map(() => tokens.of(request, response)));
  });
  app.post('/accepts/:server', (request, response) => {
    const server = Object.entries(servers).find(([name]) => name === request.params.server)?.[1] ?? tokens;
    response.json(eachToken(request, () => server.accepts(request)));
  });
  app.post('/claims', (request, response) => {
    response.json(eachToken(request, () => tokens.claimOf(request) ?? ''));
  });
  app.post('/failures', (request, response) => {
    response.json(eachToken(request, () => failureOf(request)));
  });
  const served = await listening(app);
  ({ origin } = served);
  return served.close;
});

function posted({ body }: Request): string[] {
  return Array.isArray(body) ? body.map(String) : [];
}

/** Answers as if each text were sent as the token of a form. */
function eachToken<answer>(request: Request, answer: () => answer): answer[] {
  return posted(request).map((text) => {
    request.body = { [tokenName]: text };
    return answer();
  });
}

function failureOf(request: Request): string {
  try {
    tokens.check(request);
    return '';
  } catch (error) {
    if (error instanceof Failure) return [error.key, ...Object.values(error.args)].join(' ');
    throw error;
  }
}

/** Somebody's browser, with its cookies. */
class Browser {
  readonly #cookies = new Map<string, string>();
  /** The cookies that were set, as the server wrote them. */
  readonly set: string[] = [];

  constructor(cookies: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries(cookies)) this.#cookies.set(name, value);
  }

  async ask(
    path: string,
    texts: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown[]> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const type = { 'content-type': 'application/json', cookie };
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      body: JSON.stringify(texts),
      headers: { ...type, ...headers },
    });
    for (const set of answer.headers.getSetCookie()) {
      this.set.push(set);
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    const found: unknown = await answer.json();
    if (!Array.isArray(found)) throw new Error('no list');
    return found.map((one: unknown) => one);
  }

  async tokens(count: number): Promise<string[]> {
    return (await this.ask('/tokens', Array<string>(count).fill(''))).map(String);
  }

  async token(): Promise<string> {
    return (await this.tokens(1))[0] ?? '';
  }

  async accepts(texts: readonly string[], server: keyof typeof servers = 'now'): Promise<unknown[]> {
    return this.ask(`/accepts/${server}`, texts);
  }
}

async function signedIn(account = 'admin'): Promise<Browser> {
  const browser = new Browser();
  await browser.ask('/sign-in', [account]);
  return browser;
}

const visitors: [string, () => Browser | Promise<Browser>][] = [
  ['a stranger', () => new Browser()],
  ['a person who signed in', signedIn],
];

const sign = fc.constantFrom(...Array.from('ABCXYZabcxyz0189-_'));

/** The masked secret, without the mark of whose it is. */
const secretPart = (token: string): string => token.split('.')[0] ?? '';

describe.each(visitors)('%s', (_, open) => {
  test('gets another token on every page, and each of them is accepted', async () => {
    const visitor = await open();
    const given = await visitor.tokens(300);
    expect(new Set(given.map(secretPart)).size).toBe(300);
    expect(await visitor.accepts(given)).toEqual(given.map(() => true));
  });

  test('gets tokens that have no text in common, so that compressed pages do not reveal them', async () => {
    const [one = '', other = ''] = (await (await open()).tokens(2)).map(secretPart);
    const pieces = Array.from({ length: one.length - 5 }, (_, at) => one.slice(at, at + 6));
    expect(pieces.filter((piece) => other.includes(piece))).toEqual([]);
  });

  test('is refused with a token with one changed character', async () => {
    const visitor = await open();
    const token = secretPart(await visitor.token());
    // The last character has bits without a meaning.
    const change = fc.record({ at: fc.nat(token.length - 2), sign });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 50 }), async (changes) => {
        const changed = changes
          .map(({ at, sign }) => token.slice(0, at) + sign + token.slice(at + 1))
          .filter((one) => one !== token);
        expect(await visitor.accepts([token, ...changed])).toEqual([true, ...changed.map(() => false)]);
      }),
      { numRuns: 20 },
    );
  });

  test('is refused without a token, and with one that is cut or too long', async () => {
    const visitor = await open();
    const token = secretPart(await visitor.token());
    const wrong = ['', '.', 'x', token.slice(1), token.slice(0, -2), `${token}AA`, token + token, 'A'.repeat(86)];
    expect(await visitor.accepts([...wrong, `${token}!`, `${token}=`, 'A'.repeat(100_000)])).toEqual([
      ...wrong.map(() => false),
      false,
      false,
      false,
    ]);
    expect(await visitor.ask('/failures', ['', token])).toEqual(['errors.formToken', '']);
  });

  test('is refused with the token of anybody else, even of another session of the same account', async () => {
    const visitor = await open();
    const own = await visitor.token();
    for (const other of [new Browser(), await signedIn(), await signedIn('other')]) {
      const token = await other.token();
      expect([await visitor.accepts([token]), await other.accepts([own])]).toEqual([[false], [false]]);
    }
  });

  test('is refused with the right token when the browser says that the form is from another site', async () => {
    const visitor = await open();
    const token = await visitor.token();
    const from = { origin: 'https://evil.example' };
    expect(await visitor.ask('/accepts/now', [token], from)).toEqual([false]);
    expect(await visitor.ask('/failures', [token], from)).toEqual([
      `errors.foreignOrigin https://evil.example ${new URL(origin).host}`,
    ]);
    expect(await visitor.ask('/accepts/now', [token], { origin })).toEqual([true]);
  });
});

describe('a stranger', () => {
  test('gets one cookie, which scripts cannot read and other sites cannot send, and no session', async () => {
    const stranger = new Browser();
    await stranger.tokens(2);
    await stranger.tokens(1);
    expect(stranger.set).toEqual([
      expect.stringMatching(/^panelsmith-visitor=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('gets a token that is accepted though another program has set a cookie of that name', async () => {
    const stranger = new Browser({ 'panelsmith-visitor': 'x' });
    const token = await stranger.token();
    expect(await stranger.accepts([token])).toEqual([true]);
    const [, given = ''] = /^[^=]*=([^;]*)/.exec(stranger.set[0] ?? '') ?? [];
    const both = new Browser({ 'panelsmith-visitor': `x; panelsmith-visitor=${given}` });
    expect(await both.accepts([token])).toEqual([true]);
    expect([await both.accepts([await both.token()]), both.set]).toEqual([[true], []]);
  });

  test('may send the form after a restart, but not to another server', async () => {
    const stranger = new Browser();
    const token = await stranger.token();
    expect(await stranger.accepts([token], 'restarted')).toEqual([true]);
    expect(await stranger.accepts([token], 'other')).toEqual([false]);
  });

  test('has no valid token without the cookie, or with another value in it', async () => {
    const stranger = new Browser({ 'panelsmith-visitor': 'a'.repeat(22) });
    const token = await stranger.token();
    expect(await stranger.accepts([token])).toEqual([true]);
    for (const value of ['', 'a'.repeat(21), 'b'.repeat(22), 'a'.repeat(23)])
      expect(await new Browser({ 'panelsmith-visitor': value }).accepts([token])).toEqual([false]);
    expect(await new Browser().accepts([token])).toEqual([false]);
  });

  test('sends forms that nobody can claim', async () => {
    const stranger = new Browser();
    const token = await stranger.token();
    const made = [token, `${token}.`, `${token}.${'a'.repeat(21)}`, '', '.', `.${'a'.repeat(22)}`];
    expect(await stranger.ask('/claims', made)).toEqual(made.map(() => ''));
    const [forged = ''] = (await stranger.ask('/claims', [`${token}.${'a'.repeat(22)}`])).map(String);
    expect([tokens.isOf(forged, 'admin'), tokens.isOf(forged, '')]).toEqual([false, false]);
  });
});

describe('whose form it was, after the session has ended,', () => {
  const later = new Browser();

  test('is recognized for every account, and not mistaken for another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (account, other) => {
        const token = await (await signedIn(account)).token();
        const [claim = ''] = (await later.ask('/claims', [token])).map(String);
        expect(tokens.isOf(claim, account)).toBe(true);
        expect(servers.restarted.isOf(claim, account)).toBe(true);
        expect(servers.other.isOf(claim, account)).toBe(false);
        if (other !== account) expect(tokens.isOf(claim, other)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test('is not recognized from a claim with one changed character', async () => {
    const [claim = ''] = (await later.ask('/claims', [await (await signedIn()).token()])).map(String);
    expect(tokens.isOf(claim, 'admin')).toBe(true);
    fc.assert(
      fc.property(fc.nat(claim.length - 1), sign, (at, sign) => {
        const changed = claim.slice(0, at) + sign + claim.slice(at + 1);
        expect(tokens.isOf(changed, 'admin')).toBe(changed === claim);
      }),
    );
  });

  test('is not recognized from texts that are not claims', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('.'), fc.string({ unit: 'binary', maxLength: 30 }))), (pieces) => {
        expect(tokens.isOf(pieces.join(''), 'admin')).toBe(false);
      }),
    );
  });

  test('is not given to another site', async () => {
    const token = await (await signedIn()).token();
    expect(await later.ask('/claims', [token], { origin: 'https://evil.example' })).toEqual(['']);
  });
});
