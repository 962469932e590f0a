import { defineAction } from 'panelsmith';
import { ensureUnixAccount } from '../../unix/unix-account.ts';

export default defineAction(ensureUnixAccount);
