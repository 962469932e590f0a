import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoot } from '../root.ts';
import { databasesWith } from './firewall.fixture.ts';
import { firewallFiles, isFirewallBehind, rulesetPath } from './firewall-files.ts';

const databases = databasesWith({ configuration: ['masq=service|status|enabled'] });
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firewall-'));
  file = join(folder, rulesetPath);
  mkdirSync(dirname(file), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
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
  expect(isFirewallBehind(databases, openRoot(folder))).toBe(isBehind);
});
