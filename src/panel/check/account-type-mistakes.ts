import type { Mistake } from '../../packages/mistake.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';

/** Account types there are, and those of the system itself. */
const known = ['user', 'group', 'ibay', 'printer', 'pseudonym', 'system', 'url', 'machine', 'impersonated'];

/**
 * Panels that keep accounts of a type of their own: programs which look at accounts would not know it. What an application
 * has to remember of an account is a property of it.
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
