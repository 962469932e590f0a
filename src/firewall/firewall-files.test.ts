import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { databasesWith } from './firewall.fixture.ts';
import { firewallFiles, isFirewallBehind, rulesetPath } from './firewall-files.ts';

const databases = databasesWith({ configuration: ['masq=service|status|enabled'] });
let folder: TemporaryFolder;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = folder.at(rulesetPath);
  mkdirSync(dirname(file), { recursive: true });
});

test.each<[string, boolean, () => void]>([
  ['that was never built', false, () => undefined],
  [
    'that says what the databases say',
    false,
    () => {
      writeFileSync(file, firewallFiles(databases)[0]?.text ?? '');
    },
  ],
  [
    'with other rules',
    true,
    () => {
      writeFileSync(file, 'other rules');
    },
  ],
  [
    'whose file cannot be read',
    true,
    () => {
      // A link to itself cannot be read by anybody, not even by root.
      symlinkSync(file, file);
    },
  ],
])('a firewall %s is built again by any event: %j', (_what, isBehind, build) => {
  build();
  expect(isFirewallBehind(databases, openRoot(folder.path))).toBe(isBehind);
});
