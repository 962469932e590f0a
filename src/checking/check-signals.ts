import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventOf } from '../panel/pages/page-signal.ts';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { System } from '../system.ts';
import { codeFiles } from './code-files.ts';
import type { Finding } from './finding.ts';

interface CheckedPackage {
  readonly folder: string;
  /** Undefined if it has no native panel. */
  readonly panel: PanelDefinition | undefined;
  /** The server's own folder of events. */
  readonly serverEvents: string;
}

/**
 * Finds events that a package signals in its pages, code and actions, but that neither a package nor the server has.
 */
export function checkSignals({ folder, panel, serverEvents }: CheckedPackage, { events }: System): Finding[] {
  const exists = (event: string): boolean =>
    events.exists(event) || [join(folder, 'events'), serverEvents].some((place) => existsSync(join(place, event)));
  const unknown = (who: string, event: string): string => {
    const near = events.suggest(event);
    const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '';
    return `${who} signals ${event}, which no package has: there is no folder events/${event}${hint}`;
  };
  const texts = codeFiles(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const pages = Object.entries(panel?.pages ?? {}).flatMap(([page, form]) => {
    if (form.kind !== 'form' || form.signals === undefined) return [];
    const event = eventOf(form.signals);
    if (exists(event)) return [];
    // A page that creates an account need not name its event.
    const at = ['pages', page, ...(texts.some((text) => text.includes(event)) ? ['signals', event] : [])];
    return [{ reason: unknown(`page ${page}`, event), at }];
  });
  const inCode = signalled(folder).flatMap(({ event, file, line }) =>
    exists(event) ? [] : [{ file, line, reason: unknown('it', event) }],
  );
  return [...pages, ...inCode];
}

interface NamedEvent {
  readonly event: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

const calls =
  /\.signal\(\s*(['"`])([\w.-]+)\1|(?<![\w-])signal-event[ \t]+(['"]?)([A-Za-z][\w.-]*)\3(?=[\s;&|)'"`]|$)/gm;

/** Returns the events that the code of a package signals. Comments are ignored. */
function signalled(folder: string): NamedEvent[] {
  return codeFiles(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((text, index) => {
        if (/^\s*(#|\/\/|\/?\*)/.test(text)) return [];
        return [...text.matchAll(calls)].map((match) => ({ event: match[2] ?? match[4] ?? '', file, line: index + 1 }));
      }),
  );
}
