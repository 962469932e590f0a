import { defineAction, ensureUnixAccount } from 'panelsmith/actions';

export default defineAction(ensureUnixAccount);
