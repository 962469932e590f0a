import type { Request } from 'express';
import { trustsPeer } from './trusted-proxy.ts';

/** Where a form came from, and what the browser calls this server, as far as it can be told. */
export interface ForeignOrigin {
  readonly origin: string;
  readonly host: string;
}

/** Whether a submit comes from another site, as far as the browser says; undefined where it comes from ours. */
export function foreignOrigin(request: Request): ForeignOrigin | undefined {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  if (site === 'same-origin' || site === 'none') return undefined;
  const host = ownHost(request);
  if (site === undefined && (origin === undefined || isSameHost(origin, host))) return undefined;
  return { origin: shown(origin ?? '?'), host: shown(host) };
}

/**
 * What the browser calls this server. A front end that talks to it under a name of its own says in `X-Forwarded-Host`
 * what it was asked for, after anything that was there before.
 */
function ownHost(request: Request): string {
  const forwarded = trustsPeer(request) ? request.get('x-forwarded-host')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? request.get('host') ?? '';
}

/** As much as a page should repeat of what a browser said. */
function shown(text: string): string {
  return text.slice(0, 100).replace(/[^\w.:/[\]-]/g, '?');
}

/** Whether an origin is of a host; letters may be large or small, and the usual port may be said or not. */
function isSameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: named } = new URL(origin);
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === named;
}
