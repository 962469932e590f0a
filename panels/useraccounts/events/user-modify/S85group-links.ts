import { defineAction } from 'panelsmith';
import { linkGroups } from '../../unix/group-membership.ts';

export default defineAction(linkGroups);
