import { createHash } from 'node:crypto';
import { templatesOfEvent } from '../../templates/event-templates.ts';
import type { Expansion } from '../../templates/expansion.ts';
import { TemplateExpander } from '../../templates/template-expander.ts';
import type { GenericContext } from '../perform/generic-actions.ts';

/**
 * Expands every template that the event names in `templates2expand`, also when one of them fails: its old file stays, and
 * the action has failed.
 */
export default async function expandTemplatesOfEvent(action: GenericContext): Promise<void> {
  const { event, events, root, databases, sources, templateSources, print, progress, wrote } = action;
  const paths = [...new Set(events.flatMap((each) => templatesOfEvent(sources, each)))];
  const expander = new TemplateExpander({
    root,
    databases,
    sources: templateSources,
    report: print,
    print: (bytes) => {
      process.stdout.write(bytes);
    },
  });
  const tell = ({ file, bytes, outcome }: Expansion): void => {
    if (outcome === 'memory') return;
    wrote({ file, outcome, sha256: outcome === 'deleted' ? undefined : sha256Of(bytes) });
  };
  let begun = 0;
  try {
    const failed = await expander.expandAll(
      paths,
      { event, onNested: tell },
      {
        began(path) {
          progress(begun++ / paths.length, `Template ${path}`);
          print(`expanding ${path}`);
        },
        done: tell,
        failed(path, error) {
          print(error instanceof Error ? error.message : String(error));
          print(`[WARNING] expansion of ${path} failed`);
        },
      },
    );
    // What went wrong has been said.
    if (failed > 0) throw new Error('');
  } finally {
    await expander.close();
  }
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
