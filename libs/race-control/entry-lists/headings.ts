import type { EntryField } from '../answers/entries.ts';

/** How lists spell the heading of each field, without case, marks, spaces and punctuation. */
const SPELLINGS: Readonly<Record<EntryField, string>> = {
  car:
    'no nr num number # car car# carno carnr carnumber raceno racenumber startno startnr startnumber ' +
    'startnummer nummer numero bib competitionnumber',
  class: 'class klasse classe clase division category kategorie categorie classname',
  driver: 'driver drivername name fullname fahrer pilot pilote piloto rider racer competitor',
  firstName: 'firstname first givenname forename vorname prenom driverfirstname',
  lastName: 'lastname last surname familyname nachname nom driverlastname',
  team: 'team teamname entrant equipe club',
  manufacturer: 'manufacturer make marke marque brand carmake hersteller',
  transponder:
    'transponder transponder# transponder1 transponderno transpondernr transpondernumber tx tx1 chip chip1',
  standing: 'standing standings pointsposition pointsplace',
  rookie: 'rookie isrookie rookieoftheyear',
  status: 'status',
};

const FIELDS: ReadonlyMap<string, EntryField> = new Map(
  (Object.entries(SPELLINGS) as [EntryField, string][]).flatMap(([field, spellings]) =>
    spellings.split(' ').map((spelling) => [spelling, field] as const),
  ),
);

/** Returns the field that a heading names in one of its usual spellings; null for any other heading. */
export const fieldOfHeading = (heading: string): EntryField | null =>
  FIELDS.get(
    heading
      .slice(0, 100)
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9#]/gu, ''),
  ) ?? null;

/** The fields of a list without headings, by position. */
export const POSITIONS: readonly EntryField[] = ['car', 'driver', 'team', 'manufacturer'];
