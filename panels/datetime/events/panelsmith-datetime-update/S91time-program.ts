import { adjustTimeProgram } from '../../time-program.ts';

export default adjustTimeProgram;
