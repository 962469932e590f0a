import { applyStaged } from '../../../changes/apply-staged.ts';
import { ChangeSet } from '../../../changes/change-set.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import type { System } from '../../../system.ts';

/** The configuration record with the administrator's choice. */
const record = 'panelsmith';
const property = 'ClassicPanels';

/** The unconverted panels of a classic install. */
function unconvertedPanels({ packages }: System): readonly OldPanel[] {
  return packages.flatMap(({ definition }) =>
    definition?.kind === 'old' && !definition.isConverted ? definition : [],
  );
}

/** Names of those that the administrator added to the menu; without such panels nothing is read. */
export function classicMenu(system: System): ReadonlySet<string> {
  const there = unconvertedPanels(system).map(({ name }) => name);
  if (there.length === 0) return new Set();
  const wanted = system.databases.configuration.snapshot().get(record)?.prop(property) ?? '';
  const names = new Set(wanted.split(','));
  return new Set(there.filter((name) => names.has(name)));
}

/**
 * Adds one to the menu or removes it, in the name of the person.
 * @returns whether it was there before
 */
export async function setInClassicMenu(
  system: System,
  name: string,
  isShown: boolean,
  account: string,
): Promise<boolean> {
  if (!unconvertedPanels(system).some((panel) => panel.name === name)) return false;
  await applyStaged(system.changes, { account, origin: 'packages' }, () => {
    const changes = new ChangeSet(system.databases);
    const { configuration } = changes;
    const before = (configuration.get(record)?.prop(property) ?? '')
      .split(',')
      .filter((one) => one !== '' && one !== name);
    const value = (isShown ? [...before, name] : before).sort().join(',');
    if (configuration.get(record) === undefined) configuration.create(record, 'configuration', { [property]: value });
    else configuration.setProps(record, { [property]: value });
    return changes;
  });
  return true;
}
