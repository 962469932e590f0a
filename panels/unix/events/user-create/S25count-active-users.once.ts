import { countActiveUsers, defineAction } from 'panelsmith/actions';

export default defineAction(countActiveUsers);
