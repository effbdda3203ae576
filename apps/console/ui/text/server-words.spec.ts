import { speak } from '../language/language.ts';
import { detailOrTitle, problemWords, spokenRecord } from './server-words.ts';

const SPANISH = {
  'The car is not entered': 'El auto no está inscrito',
  'car {car}': 'auto {car}',
  'lap {lap}': 'vuelta {lap}',
};
const PROBLEM = {
  title: 'The car is not entered',
  detail: 'Car 21 is not entered. Enter the car first.',
  params: { car: '21', lap: 3 },
};
const RECORD = {
  type: 'CarSpun',
  words: 'Spin, car 21: wet',
  params: { car: '21', cars: ['21'] },
  reason: 'wet',
};

afterEach(() => speak('en', {}));

it('A problem is shown in English as it came', () => {
  expect(problemWords(PROBLEM)).toEqual({ title: PROBLEM.title, detail: PROBLEM.detail });
  expect(detailOrTitle(PROBLEM)).toBe(PROBLEM.detail);
  expect(detailOrTitle({ title: PROBLEM.title })).toBe(PROBLEM.title);
});

it('A problem is said in another language by its title and its values', () => {
  speak('es', SPANISH);
  expect(problemWords(PROBLEM)).toEqual({ title: 'El auto no está inscrito', detail: 'auto 21, vuelta 3' });
  expect(detailOrTitle(PROBLEM)).toBe('El auto no está inscrito: auto 21, vuelta 3');
});

it('A record is said in another language by its type and its values, and its reason as written', () => {
  speak('es', SPANISH);
  const { words } = spokenRecord({ ...RECORD, params: { car: '21' } });
  expect(words).toBe('Car spun: auto 21 · wet');
  expect(spokenRecord({ ...RECORD, params: {}, reason: null }).words).toBe('Car spun');
});
