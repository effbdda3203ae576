import { fieldsOf, type Schema } from './form-fields.ts';

const kindsOf = (properties: Readonly<Record<string, Schema>>) =>
  Object.fromEntries(fieldsOf('RecordLap', { properties }).map(({ name, kind }) => [name, kind]));

it('a field "from" is a car, unless it is an instant', () => {
  expect(kindsOf({ from: { type: 'string' } })).toEqual({ from: 'car' });
  expect(kindsOf({ from: { type: 'string', format: 'date-time' } })).toEqual({ from: 'instant' });
});

it('what only a loop reports of a crossing has no input', () => {
  const properties = { car: {}, passing: { type: 'object' }, hits: { type: 'integer' }, strength: {} };
  expect(Object.keys(kindsOf(properties))).toEqual(['car']);
});
