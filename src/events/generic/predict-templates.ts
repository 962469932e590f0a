import { dirname } from 'node:path';
import { kindAt } from '../../files/regular-file.ts';
import { messageOf } from '../../refusals.ts';
import type { Expansion } from '../../templates/expansion.ts';
import { stagedView } from '../../templates/staged-view.ts';
import { TemplateExpander } from '../../templates/template-expander.ts';
import type { GenericContext } from '../perform/generic-actions.ts';

/** Expands templates in memory, with the databases as they will be. Nothing is written. */
export default async function predictTemplates(action: GenericContext): Promise<void> {
  const { args, event, root, databases, templateSources, staged, perlSeconds, progress, predicted } = action;
  const opened = new Set<string>();
  const view = stagedView(databases, staged, (name) => opened.add(name));
  const expander = new TemplateExpander({
    root,
    databases,
    sources: templateSources,
    ...(perlSeconds !== undefined && { perlSeconds }),
  });
  const noteFile = ({ path, file, bytes, makes, makesFolder }: Expansion): void => {
    if (makes === 'text') return;
    const failure = whyNotWritten(file, makesFolder);
    const planned = failure === undefined && makes === 'file' ? bytes : undefined;
    predicted({ file, template: path, bytes: planned, failure, opened: [...opened] });
  };
  try {
    for (const path of args) {
      progress(0, path);
      try {
        noteFile(await expander.expand(path, { into: 'memory', view, event, onNested: noteFile }));
      } catch (error) {
        const failure = messageOf(error);
        predicted({ file: expander.fileOf(path), template: path, bytes: undefined, failure, opened: [...opened] });
      }
    }
  } finally {
    await expander.close();
  }
}

function whyNotWritten(file: string, makesFolder: boolean): string | undefined {
  const folder = dirname(file);
  if (kindAt(folder) !== 'folder' && !makesFolder) return `cannot write ${file}: there is no folder ${folder}`;
  return kindAt(file) === 'folder' ? `cannot write ${file}: it is a folder` : undefined;
}
