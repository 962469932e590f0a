import { sha256Of } from '../../files/sha256.ts';
import { alreadyPrinted } from '../../process/already-printed.ts';
import { messageOf } from '../../refusals.ts';
import { templatesOfEvent } from '../../templates/event-templates.ts';
import type { Expansion } from '../../templates/expansion.ts';
import { TemplateExpander } from '../../templates/template-expander.ts';
import { madeElsewhere, type GenericContext } from '../perform/generic-actions.ts';

/**
 * Expands every template in the event's `templates2expand`, even if one fails: its old file stays, and the action
 * fails.
 */
export default async function expandTemplatesOfEvent(action: GenericContext): Promise<void> {
  const { events, root, databases, sources, templateSources, print } = action;
  const paths = [
    ...new Set(
      events.flatMap((each) => templatesOfEvent(sources, each)).filter((path) => !madeElsewhere(path, sources)),
    ),
  ];
  const expander = new TemplateExpander({
    root,
    databases,
    sources: templateSources,
    report: print,
    print: (bytes) => {
      process.stdout.write(bytes);
    },
  });
  try {
    await expandPaths(expander, paths, action);
  } finally {
    await expander.close();
  }
}

async function expandPaths(
  expander: TemplateExpander,
  paths: readonly string[],
  { event, print, progress, wrote }: GenericContext,
): Promise<void> {
  const noteFile = ({ file, bytes, outcome }: Expansion): void => {
    if (outcome === 'memory' || outcome === 'left out') return;
    wrote({ file, outcome, sha256: outcome === 'deleted' ? undefined : sha256Of(bytes) });
  };
  let begun = 0;
  const [unchecked, leftOut] = [new Set<string>(), new Set<string>()];
  const failed = await expander.expandAll(
    paths,
    { event, onNested: noteFile },
    {
      began(path) {
        progress(begun++ / paths.length, `Template ${path}`);
        print(`expanding ${path}`);
      },
      ended(expansion) {
        noteFile(expansion);
        const { path, outcome, unchecked: checker } = expansion;
        if (outcome === 'left out') leftOut.add(path);
        if (checker !== undefined) unchecked.add(checker);
      },
      failed(path, error) {
        print(messageOf(error));
        print(`[WARNING] expansion of ${path} failed`);
      },
    },
  );
  if (leftOut.size > 0)
    print(
      `left out, since their programs or accounts are missing (panelsmith install-services): ${[...leftOut].join(', ')}`,
    );
  if (unchecked.size > 0)
    print(
      `not checked, since this root is not the running system or it is not installed: ${[...unchecked].join(', ')}`,
    );
  if (failed > 0) throw alreadyPrinted();
}
