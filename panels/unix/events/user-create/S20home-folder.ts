import { defineAction, ensureHomeFolder } from 'panelsmith/actions';

export default defineAction(ensureHomeFolder);
