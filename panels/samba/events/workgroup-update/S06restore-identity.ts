import { restoreIdentity } from '../../identity.ts';

export default restoreIdentity;
