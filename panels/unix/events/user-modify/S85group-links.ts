import { defineAction, linkGroups } from 'panelsmith/actions';

export default defineAction(linkGroups);
