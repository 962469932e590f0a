import { defineAction, ensureAllAccounts } from 'panelsmith/actions';

export default defineAction(ensureAllAccounts);
