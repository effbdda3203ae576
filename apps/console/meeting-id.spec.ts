import { offeredMeetingId, today } from './meeting-id.ts';

describe('The id of a new meeting', () => {
  it.each([
    ['Busch Light Clash 2023', 'busch-light-clash-2023'],
    ['Daniel’s 60th: Gran Premio de México!', 'daniels-60th-gran-premio-de-mexico'],
    ['  ', ''],
    ['Летняя гонка 60', 'meeting-2026-11-30'],
    ['夏のレース', 'meeting-2026-11-30'],
    ['x'.repeat(59) + ' y', 'x'.repeat(59)],
  ])('of "%s" is %s', (name, id) => expect(offeredMeetingId(name, '2026-11-30')).toBe(id));
});

it('gives the date in the time zone of the device', () => {
  expect(today(new Date(2023, 1, 5, 23, 59))).toBe('2023-02-05');
});
