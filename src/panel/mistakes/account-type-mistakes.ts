import type { Mistake } from '../../packages/mistake.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';

/** The known account types, including those of the system. */
const known = ['user', 'group', 'ibay', 'printer', 'pseudonym', 'system', 'url', 'machine', 'impersonated'];

/**
 * Pages about accounts of an unknown type: programs that read the accounts would not understand it. An application
 * stores its data in a property of an account.
 * Source: developer manual, section 4, "Users, groups, and i-bays".
 */
export function accountTypeMistakes(panel: PanelDefinition): readonly Mistake[] {
  return Object.entries(panel.pages).flatMap(([name, page]) => {
    const source = page.kind === 'table' ? page.lists : page.kind === 'form' ? page.source : undefined;
    if (source?.database !== 'accounts' || known.includes(source.type)) return [];
    if (page.kind === 'form' && page.settings !== undefined) return [];
    const reason = `page ${name} is about accounts of type ${JSON.stringify(source.type)}, which is none of ${known.slice(0, 7).join(', ')}`;
    return [{ reason, at: ['pages', name, source.type] }];
  });
}
