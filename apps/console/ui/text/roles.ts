import type { Role } from '#domain';
import { t } from '../language/language.ts';

const ROLES: Readonly<Record<Role, string>> = {
  director: t('director'),
  scorer: t('scorer'),
  starter: t('starter'),
  spotter: t('spotter'),
  registrar: t('registrar'),
  steward: t('steward'),
  timer: t('timer'),
  viewer: t('viewer'),
};

/** Returns the name of a role, in words; a role that only a newer server knows as it is. */
export const roleWords = (role: string): string => (ROLES as Readonly<Record<string, string>>)[role] ?? role;
