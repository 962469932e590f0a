import { accept, refuse } from '../../refusals.ts';
import { typedIn, validator, type Validator } from './validator.ts';

/** ISO 3166-1, two letters. */
const countries = new Set(
  (
    'ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd ' +
    'cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf ' +
    'gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn ' +
    'kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na ' +
    'nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si ' +
    'sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi ' +
    'vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

const states = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI ' +
    'SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI FM MH PW AA AE AP'
  ).split(' '),
);

/** The two lower-case letters of a country. */
export const isoCountryCode = validator((typed) => countries.has(typed), 'errors.validators.isoCountryCode');

/** The two letters of a state, territory or military post of the United States, as used in mail. */
export const usState = validator((typed) => states.has(typed.toUpperCase()), 'errors.validators.usState');

/** Five digits, or nine with or without a dash. */
export const usZipcode: Validator = (value) => {
  const typed = typedIn(value);
  if (typed === '') return refuse('errors.required');
  return /^\d{5}(?:-?\d{4})?$/.test(typed) ? accept(value) : refuse('errors.validators.usZipcode');
};
