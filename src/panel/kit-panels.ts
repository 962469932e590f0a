import type { PanelDefinition } from './pages/panel-definition.ts';

/** A panel of any kind. */
export type AnyPanel = PanelDefinition | { readonly kind: 'old'; readonly name: string };

/** The same panel if it is one of the kit, and not an old one. */
export function asKitPanel(panel: AnyPanel | undefined): PanelDefinition | undefined {
  return panel?.kind === 'old' ? undefined : panel;
}

/** The panels of the kit, in the order of the packages. */
export function panelsOfKit(packages: readonly { readonly definition: AnyPanel | undefined }[]): PanelDefinition[] {
  return packages.flatMap(({ definition }) => asKitPanel(definition) ?? []);
}

/** Packages with their panels of the kit alone. */
export function withKitPanels(
  packages: readonly { readonly name: string; readonly definition: AnyPanel | undefined }[],
): { readonly name: string; readonly definition: PanelDefinition | undefined }[] {
  return packages.map(({ name, definition }) => ({ name, definition: asKitPanel(definition) }));
}
