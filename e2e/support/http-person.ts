import { Visitor, type HttpAnswer } from '../../src/kit/testing/visitor.ts';

/**
 * A person without a browser: keeps cookies, does not follow redirects by itself, and posts a form with its hidden
 * fields.
 */
export class HttpPerson {
  readonly #visitor: Visitor;

  constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.#visitor = new Visitor(origin, headers);
  }

  /** Also sends this cookie from now on. */
  keepCookie(name: string, value: string): void {
    this.#visitor.keepCookie(name, value);
  }

  /** The cookies to send, as the value of a header. */
  get cookie(): string {
    return this.#visitor.cookie;
  }

  async get(path: string): Promise<HttpAnswer> {
    return this.#visitor.get(path);
  }

  /** Posts only these fields. */
  async post(path: string, fields: Readonly<Record<string, string>> | URLSearchParams): Promise<HttpAnswer> {
    return this.#visitor.post(path, new URLSearchParams(fields));
  }

  /** Opens a page and submits its form with some values replaced. */
  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const { html } = await this.get(path);
    const kept = heldByForm(html).filter(([name]) => !(name in fields));
    return this.post(path, new URLSearchParams([...kept, ...Object.entries(fields)]));
  }

  /** Follows a redirect. */
  async follow(answer: HttpAnswer): Promise<HttpAnswer> {
    return this.get(answer.headers.get('location') ?? '/');
  }

  /** Sets up the server through the one-time link; the person is a signed-in administrator afterwards. */
  async setUp(link: string, password: string): Promise<void> {
    await this.get(new URL(link).pathname + new URL(link).search);
    const answer = await this.submit('/server-manager/set-up', { pass: password, passVerify: password });
    if (answer.status !== 303) throw new Error(`set-up answered ${answer.status}`);
  }

  async signIn(password: string, username = 'admin'): Promise<HttpAnswer> {
    return this.submit('/server-manager/login', { username, password });
  }
}

/** Returns what the form in a page's main part would post: values of its inputs, chosen options, ticked boxes. */
export function heldByForm(html: string): [name: string, value: string][] {
  // The button Undo is in a form of its own, which is left out.
  const main = html.slice(Math.max(0, html.indexOf('<main'))).replace(/<form\b[^>]*\/undo\?[^]*?<\/form>/g, '');
  const held: [string, string][] = [];
  for (const [tag] of main.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type');
    if (name === undefined || ((type === 'checkbox' || type === 'radio') && !/\schecked\b/.test(tag))) continue;
    held.push([name, attribute(tag, 'value') ?? '']);
  }
  for (const [, name, options] of main.matchAll(/<select\b[^>]*\bname="([^"]*)"[^>]*>([^]*?)<\/select>/g)) {
    const chosen =
      /<option\b[^>]*\bselected\b[^>]*>/.exec(options ?? '')?.[0] ?? /<option\b[^>]*>/.exec(options ?? '')?.[0];
    if (name !== undefined && chosen !== undefined) held.push([name, attribute(chosen, 'value') ?? '']);
  }
  return held;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value
    ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
