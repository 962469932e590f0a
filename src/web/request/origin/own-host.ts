import type { Request } from 'express';
import { trustsPeer } from './trusted-proxy.ts';

/** The origin of a form, and the browser's name for this server, as far as known. */
export interface ForeignOrigin {
  readonly origin: string;
  readonly host: string;
}

/** Whether a submit comes from another site, according to the browser; undefined when it comes from ours. */
export function foreignOrigin(request: Request): ForeignOrigin | undefined {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  if (site === 'same-origin' || site === 'none') return undefined;
  const host = ownHost(request);
  if (site === undefined && (origin === undefined || isSameHost(origin, host))) return undefined;
  return { origin: shown(origin ?? '?'), host: shown(host) };
}

/**
 * The browser's name for this server. A front end that uses another name sends the requested one in `X-Forwarded-Host`,
 * after any earlier value.
 */
function ownHost(request: Request): string {
  const forwarded = trustsPeer(request) ? request.get('x-forwarded-host')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? request.get('host') ?? '';
}

/** Cuts the browser's text for a page. */
function shown(text: string): string {
  return text.slice(0, 100).replace(/[^\w.:/[\]-]/g, '?');
}

/** Whether an origin belongs to a host, ignoring case and a default port. */
function isSameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: named } = new URL(origin);
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === named;
}
