import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FoundElsewhere } from '../packages/installed-packages.ts';
import type { Root } from '../root.ts';
import { classicFile, classicLexiconFiles, classicPanels, type ClassicPanel } from './classic-panels.ts';
import { canBeCalled, formLexicons, oldPanel, textsByLanguage } from './load-old-panel.ts';
import type { LexiconTexts, OldPanel } from './old-panel.ts';
import { readPanelLexicons } from './read/lexicon-files.ts';

/**
 * Loads the panels of a classic install. A panel is left out if a package has the same name, since the package replaces
 * it. A panel that needs only the subs of the old library works; any other panel is marked as not converted. Lexicons
 * are read when a panel is opened.
 */
export async function loadClassicPanels(
  root: Root,
  isTaken: (name: string) => boolean,
): Promise<readonly FoundElsewhere<OldPanel>[]> {
  const found: FoundElsewhere<OldPanel>[] = [];
  for (const classic of classicPanels(root)) {
    const { name, file } = classic;
    if (isTaken(name) || !canBeCalled(name)) continue;
    const { mtimeMs, size } = statSync(file);
    found.push({
      name,
      folder: dirname(file),
      stamp: `${file} ${mtimeMs} ${size}`,
      definition: await loadClassicPanel(root, classic),
    });
  }
  return found;
}

async function loadClassicPanel(root: Root, classic: ClassicPanel): Promise<OldPanel> {
  const { readPanelFiles } = await import('./read/panel-folder.ts');
  const file = await classicFile(classic);
  const surroundings = { folderName: classic.name, trees: [root.folder] };
  const bare = { ...(await readPanelFiles(file, [file], [], surroundings)), name: classic.name };
  const unread = oldPanel(bare, new Map());
  if (unread.missing.length === 0 && !unread.drawsItself) {
    const whole = await readPanelFiles(file, [file], classicLexiconFiles(root, classic), surroundings);
    const panel = oldPanel({ ...whole, name: classic.name }, new Map());
    if (panel.missing.length === 0) return { ...panel, isConverted: true };
  }
  let lexicons: ReadonlyMap<string, LexiconTexts> | undefined;
  return {
    ...unread,
    isConverted: false,
    get lexicons() {
      if (lexicons) return lexicons;
      const own = readPanelLexicons(classicLexiconFiles(root, classic), basename(classic.file));
      lexicons = textsByLanguage([...formLexicons(bare), ...own.lexicons]);
      return lexicons;
    },
  };
}
