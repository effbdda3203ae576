import { COMMAND_TYPES, EVENT_TYPES } from '#domain';
import { typeWords } from './type-words.ts';

it('each type is the words that it is made of', () => {
  for (const type of [...COMMAND_TYPES, ...EVENT_TYPES]) {
    expect(typeWords(type).replaceAll(/[ -]/gu, '').toLowerCase()).toBe(type.toLowerCase());
  }
});

it('a type or a field that only a newer server knows is taken apart', () => {
  expect(typeWords('WaxLineup')).toBe('Wax line-up');
  expect(typeWords('waxColour')).toBe('Wax colour');
});
