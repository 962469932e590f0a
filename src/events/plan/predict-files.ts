import { dirname } from 'node:path';
import { kindAt } from '../../db/file/regular-file.ts';
import type { DatabasesView } from '../../templates/database-view.ts';
import { templatesOfEvent } from '../../templates/event-templates.ts';
import type { Expansion } from '../../templates/expansion.ts';
import type { TemplateExpander } from '../../templates/template-expander.ts';
import type { EventSource } from '../perform/event-source.ts';
import { madeElsewhere } from '../perform/generic-actions.ts';
import type { PlannedFile } from './run-plan.ts';

interface Order {
  /** The first is the one that fragments know. */
  readonly events: readonly [string, ...string[]];
  readonly sources: readonly EventSource[];
  readonly view: DatabasesView;
  readonly unsureFor: readonly string[];
}

/** The files that an expansion of templates will leave, in the order they are made. Other requests come in between. */
export async function predictFiles(order: Order, expander: TemplateExpander): Promise<readonly PlannedFile[]> {
  const { events, sources, view, unsureFor } = order;
  const files = new Map<string, PlannedFile>();
  const add = ({ path, file, bytes, makes, makesFolder }: Expansion): void => {
    if (makes === 'text') return;
    const problem = whyNotWritten(file, makesFolder);
    const planned = problem === undefined && makes === 'file' ? bytes : undefined;
    files.set(file, { file, template: path, bytes: planned, problem, unsureFor });
  };
  const paths = new Set(
    events.flatMap((each) => templatesOfEvent(sources, each)).filter((path) => !madeElsewhere(path, sources)),
  );
  for (const path of paths) {
    await new Promise(setImmediate);
    try {
      add(await expander.expand(path, { into: 'memory', view, event: events[0], onNested: add }));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      files.set(path, { file: expander.fileOf(path), template: path, bytes: undefined, problem, unsureFor });
    }
  }
  return [...files.values()];
}

function whyNotWritten(file: string, makesFolder: boolean): string | undefined {
  const folder = dirname(file);
  if (kindAt(folder) !== 'folder' && !makesFolder) return `cannot write ${file}: there is no folder ${folder}`;
  return kindAt(file) === 'folder' ? `cannot write ${file}: it is a folder` : undefined;
}
