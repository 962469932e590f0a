import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { scannerState } from './virus-scanner.ts';

test('a virus scanner is ready when its two programs and both files of signatures are there', () => {
  const root = mkdtempSync(join(tmpdir(), 'panelsmith-scanner-'));
  const put = (file: string): string => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
    return scannerState(root);
  };
  try {
    const files = ['sbin/clamd', 'sbin/clamav-milter'].map((name) => `usr/${name}`);
    const loaded = ['main.cvd', 'daily.cvd.part', 'daily.cld'].map((name) => `var/lib/clamav/${name}`);
    expect([...files, ...loaded].map(put)).toEqual(['missing', 'unsigned', 'unsigned', 'unsigned', 'ready']);
  } finally {
    rmSync(root, { recursive: true });
  }
});
