import { templatesOfEvent } from '../../templates/event-templates.ts';
import { TemplateExpander } from '../../templates/template-expander.ts';
import type { GenericContext } from '../perform/generic-actions.ts';

/**
 * Expands every template in the event's `templates2expand`, even if one fails: its old file stays, and the action
 * fails.
 */
export default async function expandTemplatesOfEvent(action: GenericContext): Promise<void> {
  const { event, events, root, databases, sources, templateSources, print, progress } = action;
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
  let begun = 0;
  try {
    const failed = await expander.expandAll(
      paths,
      { event },
      {
        began(path) {
          progress(begun++ / paths.length, `Template ${path}`);
          print(`expanding ${path}`);
        },
        failed(path, error) {
          print(error instanceof Error ? error.message : String(error));
          print(`[WARNING] expansion of ${path} failed`);
        },
      },
    );
    // The errors have already been printed.
    if (failed > 0) throw new Error('');
  } finally {
    await expander.close();
  }
}
