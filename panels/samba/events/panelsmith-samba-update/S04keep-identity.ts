import { keepIdentity } from '../../identity.ts';

export default keepIdentity;
