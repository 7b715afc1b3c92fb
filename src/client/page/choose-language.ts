import './no-eval.ts';
import { z } from 'zod';
import { Remembered } from './remembered.ts';

const schema = z.enum(['ko', 'en']);
const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
const language = new Remembered('slipway.language', schema, schema.catch('ko').parse(preferred)).read();
location.replace(`/${language}/`);
