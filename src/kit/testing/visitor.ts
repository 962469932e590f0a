/** A complete response. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** An HTTP client like a browser: it keeps cookies, but does not follow redirects. */
export class Visitor {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  /** Also sends this cookie from now on. */
  keepCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** The cookies to send, as the value of a header. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string): Promise<HttpAnswer> {
    return this.#ask(path, { method: 'GET' });
  }

  async post(path: string, body: URLSearchParams | FormData): Promise<HttpAnswer> {
    return this.#ask(path, { method: 'POST', body });
  }

  async #ask(path: string, init: RequestInit): Promise<HttpAnswer> {
    const headers = { ...this.#headers, ...(this.#cookies.size > 0 && { cookie: this.cookie }) };
    const response = await fetch(new URL(path, this.#origin), { ...init, redirect: 'manual', headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return { status: response.status, headers: response.headers, html: await response.text() };
  }
}
