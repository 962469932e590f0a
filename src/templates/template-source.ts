import { join } from 'node:path';
import type { Root } from '../root.ts';

/** A package with fragments. */
export interface TemplateSource {
  readonly name: string;
  /** Folder with `PATH/FRAGMENT`: the package's `templates`. Metadata is in `templates.metadata` beside it. */
  readonly folder: string;
}

/**
 * Returns the folders of fragments, the strongest first: the administrator's, the root's, then those of packages, later
 * ones first.
 */
export function templateFolders(root: Root, sources: readonly TemplateSource[]): string[] {
  const packages = sources.map(({ folder }) => folder).reverse();
  return [root.path('etc/e-smith/templates-custom'), root.path('etc/e-smith/templates'), ...packages];
}

/** Returns the folders of metadata, the strongest first. */
export function metadataFolders(root: Root, sources: readonly TemplateSource[]): string[] {
  const packages = sources.map(({ folder }) => `${folder}.metadata`).reverse();
  return [root.path('etc/e-smith/templates.metadata'), ...packages];
}

/** Returns the fragment `template-begin` for templates without their own. */
export function defaultBegin(root: Root): string {
  return join(root.path('etc/e-smith/templates-default'), 'template-begin');
}
