import { ChangeSet } from '../../../changes/change-set.ts';
import { Databases } from '../../../db/file/databases.ts';
import { openRoot } from '../../../root.ts';
import { oldPanel } from '../../load-old-panel.ts';
import { readPanelFile } from '../../read/panel-file.ts';
import type { Sub } from '../../subs.ts';
import { panelWords } from '../../words/panel-words.ts';
import { newConversation } from '../conversation.ts';
import { OldRequest, type OldRequestSettings } from './old-request.ts';

/** A request to an old panel `bells`. */
interface Asked extends Partial<Omit<OldRequestSettings, 'panel' | 'words' | 'changes'>> {
  /** The pages of its form, as in the panel file. */
  readonly pages: string;
  /** What stands before the form. */
  readonly perl?: string;
  readonly subs?: Readonly<Record<string, Sub>>;
  /** The values that a link brought. */
  readonly link?: Readonly<Record<string, string>>;
}

/**
 * Makes a request on the databases in a folder. Sentences of the program are shown as their key and values, such as
 * `errors.notAnOption {"value":"x"}`.
 */
export function askedRequest(
  folder: string,
  { pages, perl = '', subs = {}, link = {}, ...settings }: Asked,
): OldRequest {
  const file = `${perl}\n__DATA__\n<form title="Bells">${pages}</form>`;
  const panel = readPanelFile(Buffer.from(file));
  const read = { name: 'bells', path: 'bells', header: panel.header, panel, modules: [], lexicons: [], mistakes: [] };
  const place = { base: '/m', panel: 'bells' };
  const shared = {
    language: 'en',
    say: (key: string, args = {}) => `${key} ${JSON.stringify(args)}`,
    general: () => undefined,
  };
  const values = new Map(Object.entries(link).map(([id, text]) => [id, [text]]));
  const loaded = oldPanel(read, new Map(Object.entries(subs)));
  return new OldRequest({
    panel: loaded,
    words: panelWords({ lexicons: loaded.lexicons, shared, place }),
    place,
    account: 'admin',
    state: { ...newConversation, values, brought: new Set(values.keys()) },
    changes: new ChangeSet(new Databases(openRoot(folder))),
    ...settings,
  });
}
