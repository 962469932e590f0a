import { defineAction } from 'panelsmith';
import { ensureUnixAccount } from '../../../../src/accounts/unix/ensure-account.ts';

export default defineAction(ensureUnixAccount);
