import { ensureBayAccount } from '../../bay-account.ts';

export default ensureBayAccount;
