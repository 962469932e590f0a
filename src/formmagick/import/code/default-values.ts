import type { ConfigurationProperty } from '../plan/configuration-property.ts';
import type { PanelDraft } from '../panel-draft.ts';

/** Properties that only service records have. */
const ofServices = ['status', 'access', 'TCPPort', 'TCPPorts', 'UDPPort', 'UDPPorts'];

/** Adds a property's default to the package. A package must define a default for each property that it edits. */
export function addDefault({ key, name, initial }: ConfigurationProperty, line: number, draft: PanelDraft): void {
  const folder = `db/configuration/defaults/${key}`;
  const value = /^[^|\\\p{Cc}]*$/u.test(initial) ? initial : '';
  draft.file(`${folder}/${name}`, `${value}\n`);
  if (ofServices.includes(name)) draft.file(`${folder}/type`, 'service\n');
  else if (!draft.files.has(`${folder}/type`)) draft.file(`${folder}/type`, 'configuration\n');
  draft.todo({
    kind: 'value',
    line,
    what: `\`${folder}/${name}\` holds the default, \`${folder}/type\` the type of a new record`,
  });
}
