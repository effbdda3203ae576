// This module reads the published facts and names the official who issues each type of command.
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ car: string, driver: string, team: string, manufacturer: string, rookie?: boolean }} Entry
 * @typedef {{ rank: number, car: string, status: string, bestLapMs: number | null, speedMph?: number,
 *   reason?: string, derivedFromSpeed?: boolean }} Qualifier
 * @typedef {{ finish: number, start?: number, car: string, laps?: number }} Row
 * @typedef {{ id: string, laps: number, rows: Row[], lineup?: string[], erratum?: string,
 *   unknown?: { finish: number[], cars: string[] } }} SessionFacts
 * @typedef {{ session: string, what: string, car?: string, lap?: number, with?: string[],
 *   caution?: boolean }} Incident
 * @typedef {{ id: string, laps: number, grid: string[], result: string[],
 *   led: Record<string, number>, cautions: number }} MainFacts
 * @typedef {{ meeting: string, name: string, date: string, track: object, entries: Entry[],
 *   standings: { known: Record<string, number> }, qualifying: Qualifier[], sessions: SessionFacts[],
 *   incidents: Incident[], main: MainFacts }} Facts
 * @typedef {Record<string, unknown> & { type: string, at: string }} Command
 */

/** @type {Facts} */
export const facts = JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8'));

const OFFICIALS = {
  director: { id: 'race-director', role: 'director' },
  steward: { id: 'series-steward', role: 'steward' },
  starter: { id: 'flag-stand', role: 'starter' },
  scorer: { id: 'timing-and-scoring', role: 'scorer' },
  spotter: { id: 'spotters-stand', role: 'spotter' },
  registrar: { id: 'registration', role: 'registrar' },
};

/** @type {Record<string, keyof typeof OFFICIALS>} */
const ISSUERS = {
  ScheduleMeeting: 'director',
  EnterCar: 'registrar',
  AddNote: 'scorer',
  PostLineup: 'scorer',
  OpenSession: 'director',
  ShowGreen: 'starter',
  CallCaution: 'director',
  ShowWhite: 'starter',
  ShowCheckered: 'starter',
  RecordLap: 'scorer',
  RecordNoAttempt: 'scorer',
  DisallowLap: 'steward',
  ReportSpin: 'spotter',
  ReportIncident: 'spotter',
  RecordFinish: 'scorer',
  PostResults: 'scorer',
  CertifyResults: 'steward',
};

/**
 * Makes one line of the script. Undefined fields are not written.
 * @param {string} type
 * @param {number} at UTC, in milliseconds
 * @param {Record<string, unknown>} fields
 * @returns {Command}
 */
export function command(type, at, fields) {
  const issuer = ISSUERS[type];
  if (!issuer) throw new Error(`No official issues ${type}. Add it to ISSUERS.`);
  return {
    type,
    meeting: facts.meeting,
    ...fields,
    at: new Date(at).toISOString(),
    official: OFFICIALS[issuer],
  };
}
