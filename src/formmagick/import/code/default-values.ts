import type { ConfigurationProperty } from '../plan/configuration-property.ts';
import type { Draft } from '../panel-draft.ts';

/** Properties that only the record of a service has. */
const ofServices = ['status', 'access', 'TCPPort', 'TCPPorts', 'UDPPort', 'UDPPorts'];

/** Adds to the package the default of a property that it edits, as every package has to bring it. */
export function addDefault({ key, name, initial }: ConfigurationProperty, line: number, draft: Draft): void {
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
