import { defineAction } from 'panelsmith';
import { countActiveUsers } from '../../../../src/accounts/active-users.ts';

export default defineAction(countActiveUsers);
