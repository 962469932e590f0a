import { defineAction } from 'panelsmith';
import { countActiveUsers } from '../../unix/active-users.ts';

export default defineAction(countActiveUsers);
