import { ChangeSet } from '../../../changes/change-set.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import type { System } from '../../../system.ts';

/** The record of the configuration in which the admin's choice is kept. */
const record = 'panelsmith';
const property = 'ClassicPanels';

/** The panels of a classic install that nobody converted. */
function unconvertedPanels({ packages }: System): readonly OldPanel[] {
  return packages.flatMap(({ definition }) =>
    definition?.kind === 'old' && !definition.isConverted ? definition : [],
  );
}

/** Those of them that the admin wants in the menu all the same, by name; nothing is read where there is none. */
export function classicMenu(system: System): ReadonlySet<string> {
  const there = unconvertedPanels(system).map(({ name }) => name);
  if (there.length === 0) return new Set();
  const wanted = system.databases.configuration.snapshot().get(record)?.prop(property) ?? '';
  const names = new Set(wanted.split(','));
  return new Set(there.filter((name) => names.has(name)));
}

/** Puts one into the menu, or takes it out, in the person's name. Whether it was there. */
export async function setInClassicMenu(
  system: System,
  name: string,
  isShown: boolean,
  account: string,
): Promise<boolean> {
  if (!unconvertedPanels(system).some((panel) => panel.name === name)) return false;
  const changes = new ChangeSet(system.databases);
  const { configuration } = changes;
  const before = (configuration.get(record)?.prop(property) ?? '')
    .split(',')
    .filter((one) => one !== '' && one !== name);
  const value = (isShown ? [...before, name] : before).sort().join(',');
  if (configuration.get(record) === undefined) configuration.create(record, 'configuration', { [property]: value });
  else configuration.setProps(record, { [property]: value });
  await system.changes.apply(changes, { account, origin: 'packages' });
  return true;
}
