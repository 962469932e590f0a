import { join } from 'node:path';
import type { Mistake } from '../../packages/mistake.ts';
import { accountTypeMistakes } from './account-type-mistakes.ts';
import { defaultMistakes } from './default-mistakes.ts';
import { englishIn, lexiconMistakes } from './lexicon-mistakes.ts';
import { valueMistakes } from './value-mistakes.ts';
import { asKitPanel, withKitPanels, type AnyPanel } from '../kit-panels.ts';

interface CheckContext {
  /** The folder of the shared lexicon. */
  readonly sharedLexicon: string;
  /** Folders with defaults, of all packages and of the root. */
  readonly defaults: () => readonly string[];
}

interface Loaded {
  readonly name: string;
  readonly folder: string;
  readonly definition: AnyPanel | undefined;
}

/** Finds the mistakes of a panel that depend on other packages and on the defaults. */
export function openCrossPackageCheck({ sharedLexicon, defaults }: CheckContext) {
  const shared = englishIn(sharedLexicon);
  return ({ definition, folder }: Loaded, others: readonly Loaded[]): readonly Mistake[] => {
    const panel = asKitPanel(definition);
    if (!panel) return [];
    return [
      ...lexiconMistakes(panel, folder, shared),
      ...accountTypeMistakes(panel),
      ...defaultMistakes(panel, () => [join(folder, 'db'), ...defaults()]),
      ...valueMistakes(panel, withKitPanels(others)),
    ];
  };
}
