import type { Request, Response } from 'express';
import type { Shell } from './shell.ts';
import { visitOf } from './visit.ts';

/** Every package with what it brings, and the broken ones with the reason. */
export async function showPackages(shell: Shell, request: Request, response: Response): Promise<void> {
  const packages = shell.system.packages.map(({ name, folder, brings, broken }) => ({ name, folder, brings, broken }));
  await visitOf(shell, request, response).page(
    'packages',
    { key: 'packages.title', args: {} },
    { packages },
    { here: 'packages' },
  );
}
