import { defineAction } from 'panelsmith';
import { linkGroups } from '../../../../src/accounts/unix/group-links.ts';

export default defineAction(linkGroups);
